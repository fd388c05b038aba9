import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clip,
  data,
  escapeText,
  join,
  lines,
  md,
  oneLine,
  plain,
  raw,
  spoken,
  spread,
} from '../../blocks/text.ts';

const seeded = { seed: 20261126, numRuns: 400 };
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom('&', '<', '>', 'a', ' ', '👩‍👩‍👧', '🍎', 'ש', '\u202e', '\n', '<!channel>'))
    .map((parts) => parts.join('')),
);
/** What may stand in mrkdwn: no bare `<`, `>` or `&`. */
const HARMLESS = /^(?:[^<>&]|&(?:amp|lt|gt);)*$/;

describe('SL-2: data is escaped', () => {
  it('a mention of everybody becomes text', () => {
    expect(escapeText('<!channel> & co')).toBe('&lt;!channel&gt; &amp; co');
    expect(md`*${'<!here>'}*`.mrkdwn).toBe('*&lt;!here&gt;*');
  });

  it('for any text, what comes out holds no bare bracket or ampersand', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, max) => {
        expect(escapeText(text)).toMatch(HARMLESS);
        expect(data(text, max).mrkdwn).toMatch(HARMLESS);
      }),
      seeded,
    );
  });

  it('escaping is undone by reading', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(spoken(raw(escapeText(text)))).toBe(text);
      }),
      seeded,
    );
  });
});

describe('SL-3: clip', () => {
  it('never goes over the limit and never breaks an entity, a token or a character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 120 }), (text, max) => {
        const clean = escapeText(text.replace(/[\ud800-\udfff]/gu, '?'));
        const cut = clip(clean, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).toMatch(HARMLESS);
        expect(cut).not.toMatch(/[\ud800-\udfff]/u);
      }),
      seeded,
    );
  });

  it('clipping twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 120 }), (text, max) => {
        const once = clip(text, max);
        expect(clip(once, max)).toBe(once);
      }),
      seeded,
    );
  });

  it('what fits is left alone, what does not ends with an ellipsis', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
    expect(clip('a&amp;b', 5)).toBe('a…');
    expect(clip('see <https://example.com|the page> now', 20)).toBe('see…');
    expect(clip('🍎🍎🍎', 4)).toBe('🍎…');
  });
});

describe('names from outside', () => {
  it('stand on one line, without marks that turn the text around them', () => {
    expect(oneLine('a\n b\u202e\tc\u0000', 20)).toBe('a b c');
  });

  it('a right-to-left name keeps its direction to itself', () => {
    expect(oneLine('שלום', 20)).toBe('\u2068שלום\u2069');
  });

  it('half of a character is replaced', () => {
    expect(oneLine('a\ud83cb', 20)).toBe('a\ufffdb');
  });

  it('plain text is never empty and never over its limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, max) => {
        const result = plain(text, max);
        expect(result.length).toBeGreaterThan(0);
        expect(result.length).toBeLessThanOrEqual(max);
      }),
      seeded,
    );
  });
});

describe('putting text together', () => {
  it('absent and empty parts leave no separator behind', () => {
    expect(join(['a', null, false, undefined, '', raw('b')]).mrkdwn).toBe('a · b');
    expect(lines('a', null, 'b').mrkdwn).toBe('a\nb');
  });

  it('SL-4: a long list keeps every item, each cut to its share', () => {
    const items = Array.from({ length: 8 }, (_, i) => raw(`${i} ${'x'.repeat(2000)}`));
    const { mrkdwn } = spread(raw('head'), items, 3900);
    expect(mrkdwn.length).toBeLessThanOrEqual(3900);
    for (let i = 0; i < 8; i++) expect(mrkdwn).toContain(`\n${i} x`);
  });
});
