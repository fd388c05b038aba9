import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Control, encodeOption, parseOption } from '../../blocks/codec.ts';
import {
  ACTIONS,
  BLOCKS,
  KNOWN_ACTION_IDS,
  KNOWN_OPTION_IDS,
  KNOWN_VIEW_IDS,
  ROW_VERBS,
  SECTIONS,
  VIEWS,
} from '../../blocks/ids.ts';
import { LIMITS } from '../../blocks/limits.ts';

const seeded = { seed: 15, numRuns: 300 };
const whole = fc.nat({ max: 9_999_999_999 });
const version = fc.nat({ max: 999_999_999 });
const subject = fc.record({ id: whole, ver: version });
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

describe('ids', () => {
  it('exist once and fit their budget', () => {
    const actions = Object.values(ACTIONS).map(({ id }) => id);
    const views = Object.values(VIEWS).map(({ id }) => id);
    expect(new Set(actions).size).toBe(actions.length);
    expect(new Set(views).size).toBe(views.length);
    for (const id of [...actions, ...views]) {
      expect(id.length).toBeLessThanOrEqual(LIMITS.actionId);
      expect(id).toMatch(/^[a-z]+(\.[a-z]+){1,2}$/);
    }
  });

  it('are all known to the catch-alls', () => {
    expect(KNOWN_ACTION_IDS.size).toBe(Object.keys(ACTIONS).length);
    expect(KNOWN_VIEW_IDS.size).toBe(Object.keys(VIEWS).length);
    expect([...KNOWN_OPTION_IDS].every((id) => KNOWN_ACTION_IDS.has(id))).toBe(true);
  });

  it('a block of another row or another day is another block', () => {
    expect(BLOCKS.row(1)).not.toBe(BLOCKS.row(2));
    expect(BLOCKS.editTime('2026-11-26')).not.toBe(BLOCKS.editTime('2026-11-27'));
  });
});

describe('SL-15: values come back as they were sent', () => {
  it('button values', () => {
    fc.assert(
      fc.property(subject, (value) => {
        const raw = ACTIONS.runApprove.encode(value);
        expect(ACTIONS.runApprove.parse(raw)).toEqual(value);
        expect(raw).toMatch(/^\{"v":1,/);
        expect(raw.length).toBeLessThan(80);
      }),
      seeded,
    );
  });

  it('page turns', () => {
    const turn = fc.record({
      id: whole,
      ver: version,
      sec: fc.constantFrom(...SECTIONS),
      page: fc.integer({ min: 1, max: 999 }),
    });
    fc.assert(
      fc.property(turn, (value) => {
        expect(ACTIONS.pageNext.parse(ACTIONS.pageNext.encode(value))).toEqual(value);
      }),
      seeded,
    );
  });

  it('row menus fit an option value', () => {
    const menu = fc.record({ verb: fc.constantFrom(...ROW_VERBS), id: whole, ver: version });
    fc.assert(
      fc.property(menu, (value) => {
        const raw = ACTIONS.rowMenu.encode(value);
        expect(raw.length).toBeLessThanOrEqual(LIMITS.optionValue);
        expect(ACTIONS.rowMenu.parse(raw)).toEqual(value);
      }),
      seeded,
    );
  });

  it('people and times', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/);
    fc.assert(
      fc.property(id, time, version, (employee, at, ver) => {
        const person = ACTIONS.editEmployee.encode({ value: employee, ver });
        expect(person.length).toBeLessThanOrEqual(LIMITS.optionValue);
        expect(ACTIONS.editEmployee.parse(person)).toEqual({ value: employee, ver });
        expect(ACTIONS.editTime.parse(ACTIONS.editTime.encode({ value: at, ver }))).toEqual({
          value: at,
          ver,
        });
      }),
      seeded,
    );
  });

  it('private_metadata', () => {
    const meta = fc.record({
      id: whole,
      ver: version,
      run: whole,
      focus: fc.constantFrom('person' as const, 'time' as const, 'assign' as const),
    });
    fc.assert(
      fc.property(meta, time, (value, at) => {
        const full = { ...value, date: '2026-11-26', time: at };
        expect(VIEWS.edit.parse(VIEWS.edit.encode(value))).toEqual(value);
        expect(VIEWS.edit.parse(VIEWS.edit.encode(full))).toEqual(full);
      }),
      seeded,
    );
  });
});

describe('SL-15: anything else is no longer current', () => {
  const control = ACTIONS.runApprove;
  it.each([
    undefined,
    null,
    '',
    'null',
    '[]',
    '{',
    '{"id":1,"ver":1}',
    '{"v":2,"id":1,"ver":1}',
    '{"v":1,"id":-1,"ver":1}',
    '{"v":1,"id":"1","ver":1}',
    '{"v":1,"id":1,"ver":1,"extra":true}',
  ])('a button value %j', (raw) => {
    expect(control.parse(raw)).toBeNull();
  });

  it.each([
    undefined,
    '',
    'v2|why.1|1',
    'v1|why.1',
    'v1|why.x|1',
    'v1|delete.1|1',
    'v1|why.1|-1',
    'v1|why.1|1|1',
  ])('a menu value %j', (raw) => {
    expect(ACTIONS.rowMenu.parse(raw)).toBeNull();
  });

  it('a time that is none', () => {
    expect(ACTIONS.editTime.parse('v1|25:00|1')).toBeNull();
    expect(ACTIONS.editTime.parse('v1|other|1')).toEqual({ value: 'other', ver: 1 });
  });

  it('never throws, whatever comes', () => {
    const controls = [...Object.values(ACTIONS), ...Object.values(VIEWS)];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (raw) => {
        for (const each of controls) if ('parse' in each) (each as Control<unknown>).parse(raw);
      }),
      seeded,
    );
  });

  it('a value that could not come back is not sent', () => {
    expect(() => encodeOption({ short: 'a|b', ver: 1 })).toThrow(RangeError);
    expect(() => encodeOption({ short: 'x'.repeat(61), ver: 1 })).toThrow(RangeError);
    expect(parseOption(encodeOption({ short: 'a.b', ver: 0 }))).toEqual({ short: 'a.b', ver: 0 });
  });
});
