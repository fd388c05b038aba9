import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, type PageFixture, startPageFixture } from './page-fixture.ts';

/** What draws text in the page, asked directly: its modules are loaded from the sandbox server. */
describe.skipIf(!hasBrowser)('the page: text, dates and times', () => {
  let f: PageFixture;
  let page: Page;
  beforeAll(async () => {
    f = await startPageFixture();
    page = await f.open();
  });
  afterAll(() => f?.close());

  /** Calls an exported function of a page module with JSON arguments. */
  const call = <T>(module: string, name: string, ...args: unknown[]): Promise<T> =>
    page.evaluate(`import('/${module}.js').then((m) => m.${name}(...${JSON.stringify(args)}))`);

  /** Draws each text; which elements and link targets came out. */
  const drawn = (texts: string[]): Promise<{ tags: string[]; hrefs: string[] }> =>
    page.evaluate(`import('/mrkdwn.js').then((m) => {
      const dir = { user: () => ({ name: 'Bram' }), channel: () => ({ name: 'ops' }), tz: () => 'UTC', now: () => 0, meId: () => 'U1' };
      const box = document.createElement('div');
      for (const text of ${JSON.stringify(texts)}) box.append(m.mrkdwn(text, dir), m.plainText(text));
      const all = [...box.querySelectorAll('*')];
      return {
        tags: [...new Set(all.map((e) => e.localName))],
        hrefs: all.filter((e) => e.href).map((e) => e.getAttribute('href')),
      };
    })`);

  it('makes only the elements of mrkdwn out of any text, and links only to web, mail and this page', async () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '&',
        '&lt;',
        '&amp;',
        '*',
        '_',
        '~',
        '`',
        '```',
        '\n',
        '> ',
        '|',
        '^',
        '!',
        '@',
        '#',
        ' ',
        'a',
        '"',
      ],
      ...[
        '<script>',
        '</pre>',
        '<img src=x onerror=alert(1)>',
        '<javascript:alert(1)|x>',
        '<https://e.example|y>',
      ],
      ...[
        '<@U1>',
        '<#C1|n>',
        '<!date^1^{date}|f>',
        '<!date^9999999999999^{time}^javascript:alert(1)|f>',
        ':tada:',
      ],
      ...[
        'https://e.example/',
        'data:text/html,x',
        '<data:text/html,x>',
        '<//evil.example>',
        '<mailto:a@example.com>',
      ],
    );
    const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const texts = fc.sample(text, { seed: 20261120, numRuns: 1_500 });
    const { tags, hrefs } = await drawn(texts);
    const allowed = ['a', 'blockquote', 'br', 'code', 'em', 'pre', 's', 'span', 'strong', 'time'];
    expect(tags.filter((tag) => !allowed.includes(tag))).toEqual([]);
    expect(hrefs.filter((href) => !/^(https?:\/\/|mailto:|#\/)/.test(href))).toEqual([]);
    expect(hrefs.length).toBeGreaterThan(0);
  });

  it('reads times as people type them', async () => {
    const cases: [string, string | null][] = [
      ['10:15', '10:15'],
      ['9:30 pm', '21:30'],
      ['930', '09:30'],
      ['12 am', '00:00'],
      ['noon', '12:00'],
      ['25:00', null],
      ['13 pm', null],
      ['soon', null],
    ];
    for (const [typed, time] of cases) expect(await call('datetime', 'parseTime', typed), typed).toBe(time);
  });

  it('finds the instant of a wall time on both sides of a clock change', async () => {
    const at = (date: string, time: string) =>
      call<number>('datetime', 'instantOf', date, time, 'America/Chicago');
    expect(new Date(await at('2026-10-31', '10:15')).toISOString()).toBe('2026-10-31T15:15:00.000Z');
    expect(new Date(await at('2026-11-01', '10:15')).toISOString()).toBe('2026-11-01T16:15:00.000Z');
    expect(new Date(await at('2026-03-08', '10:15')).toISOString()).toBe('2026-03-08T15:15:00.000Z');
  });

  it('writes date tokens in the zone of the reader', async () => {
    const noon = Date.UTC(2026, 10, 26, 18, 15) / 1000;
    const token = (template: string, now = 0) =>
      call<string>('datetime', 'dateToken', noon, template, 'America/Chicago', now);
    expect(await token('{date} at {time}')).toBe('November 26th, 2026 at 12:15 PM');
    expect(await token('{date_short}')).toBe('Nov 26, 2026');
    expect(await token('{date_long}')).toBe('Thursday, November 26th, 2026');
    expect(await token('{date_short_pretty} {time}', (noon + 3_600) * 1000)).toBe('Today 12:15 PM');
    expect(await token('{date_pretty}', (noon + 86_400) * 1000)).toBe('Yesterday');
    expect(await token('{ago}', (noon + 180) * 1000)).toBe('3 minutes ago');
    expect(await token('{nonsense}')).toBe('{nonsense}');
  });

  it('steps months without leaving their length', async () => {
    expect(await call('datetime', 'addMonths', '2026-01-31', 1)).toBe('2026-02-28');
    expect(await call('datetime', 'addMonths', '2026-03-31', -1)).toBe('2026-02-28');
    expect(await call('datetime', 'addMonths', '2026-12-15', 1)).toBe('2027-01-15');
  });
});
