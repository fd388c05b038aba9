import { describe, expect, it } from 'vitest';
import { builders } from '../../scripts/gallery/builders.ts';
import { entries } from '../../scripts/gallery/entries.ts';
import { kindOf, slug } from '../../scripts/gallery/entry.ts';
import { expectGoodMessage, expectGoodView } from '../blocks/check.ts';

const all = entries();

describe('the gallery', () => {
  it('shows every message, modal and home view that blocks/ can build', () => {
    const shown = new Set(all.map(({ builder }) => builder));
    expect(builders().length).toBeGreaterThan(40);
    expect(builders().filter((name) => !shown.has(name))).toEqual([]);
    expect([...shown].filter((name) => !builders().includes(name))).toEqual([]);
  });

  it.each(all.map((one) => [slug(one), one] as const))('%s keeps every limit', (_, { payload }) => {
    if ('type' in payload) expectGoodView(payload);
    else expectGoodMessage(payload);
  });

  it('shows all three kinds, each picture under its own name', () => {
    expect(new Set(all.map(({ payload }) => kindOf(payload)))).toEqual(new Set(['message', 'modal', 'home']));
    expect(new Set(all.map(slug)).size).toBe(all.length);
  });
});
