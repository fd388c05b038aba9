import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { renderPng } from '../../src/pictures/render.ts';
import { fitText, pictureText, widthOf } from '../../src/pictures/text-fit.ts';
import { PAGE, weekPlanPages } from '../../src/pictures/week-plan.ts';
import { type WeekOnWall, weekPlanVm } from '../../src/pictures/week-plan-content.ts';

type Day = WeekOnWall['days'][number];
type Item = Day['people'][number]['items'][number];

const DATES = [22, 23, 24, 25, 26, 27, 28].map((day) => `2026-11-${day}`);
const item = (over: Partial<Item> = {}): Item => ({
  shortName: 'BRIO Sparkling Water',
  eventType: 'core',
  time: '10:15',
  endTime: '16:45',
  block: 1,
  state: 'booked',
  moves: false,
  ...over,
});
const short = (over: Partial<Item> = {}) =>
  item({ eventType: 'supervisor', time: '12:00', endTime: '12:05', block: null, ...over });
const day = (date: string, over: Partial<Day> = {}): Day => ({
  date,
  holiday: null,
  locked: null,
  lead: { name: 'Maya Okafor', away: null, backup: null },
  juicer: null,
  juicerWork: false,
  people: [],
  free: [],
  off: [],
  unstaffed: [],
  ...over,
});
const person = (id: string, items: readonly Item[], title = 'event_specialist' as const) => ({
  employeeId: id,
  name: `Person ${id}`,
  title,
  items,
});
const week = (days: readonly Day[], over: Partial<WeekOnWall> = {}): WeekOnWall => ({
  storeName: 'Harbor Store',
  timezone: 'America/Chicago',
  today: '2026-11-20',
  now: '12:00',
  days,
  ...over,
});
const ordinary = (over: Partial<Day> = {}) => DATES.map((date) => day(date, over));
/** All words of a page, and where each stands. */
const wordsOf = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)" font-size="([\d.]+)"([^>]*)>([^<]*)<\/text>/g)].map(
    ([, x, y, size, looks = '', text = '']) => ({
      x: Number(x),
      y: Number(y),
      size: Number(size),
      bold: looks.includes('bold'),
      end: looks.includes('"end"'),
      text: text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    }),
  );
const textOf = (source: WeekOnWall) =>
  weekPlanPages(weekPlanVm(source)).flatMap((svg) => wordsOf(svg).map(({ text }) => text));

/** The widest that a store can hand over. */
const EVIL = [
  '<!channel> & "Tom"',
  'W'.repeat(75),
  'אבגדה '.repeat(12),
  '😀'.repeat(30),
  'Zoë Ñandú-Åberg '.repeat(5),
  '\u0000\ud800 a\nb',
];
const evil = (i: number) => EVIL[i % EVIL.length] ?? '';
const worst = (people: number, jobs: number) =>
  week(
    DATES.map((date, d) =>
      day(date, {
        holiday: evil(d),
        locked: { reason: evil(d + 1) },
        lead: { name: evil(d), away: 'time_off', backup: null },
        juicerWork: true,
        people: Array.from({ length: people }, (_, p) => ({
          ...person(String(p), []),
          name: evil(p),
          items: Array.from({ length: jobs }, (_, j) =>
            item({
              shortName: evil(j),
              time: `1${j % 8}:${10 + j}`,
              endTime: '19:30',
              state: j % 2 ? 'failed' : 'proposed',
            }),
          ),
        })),
        unstaffed: Array.from({ length: 60 }, (_, j) => ({
          shortName: evil(j),
          eventType: 'juicer_survey' as const,
          eventRefNum: j,
        })),
      }),
    ),
    { storeName: evil(1) },
  );

describe('the week plan to print', () => {
  it('is A4 landscape, and the same for the same week', () => {
    const pages = weekPlanPages(weekPlanVm(week(ordinary({ people: [person('a', [item()])] }))));
    expect(pages).toHaveLength(1);
    expect(PAGE.width / PAGE.height).toBeCloseTo(297 / 210, 2);
    const png = Buffer.from(renderPng(pages[0]!, { width: 594 }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([594, 420]);
    expect(weekPlanPages(weekPlanVm(week(ordinary({ people: [person('a', [item()])] }))))).toEqual(pages);
  });

  it('names store, week, zone, when it was printed, every day and everybody', () => {
    const words = textOf(
      week([
        day(DATES[0]!, { people: [person('a', [item()])], free: [] }),
        ...DATES.slice(1).map((date) =>
          day(date, { free: [{ employeeId: 'b', name: 'Person b', title: 'event_specialist' }] }),
        ),
      ]),
    );
    expect(words).toEqual(
      expect.arrayContaining([
        'Week plan · Sun Nov 22 – Sat Nov 28, 2026',
        'Harbor Store',
        'As of Fri Nov 20, 12:00 · all times America/Chicago',
        ...[
          'Sun Nov 22',
          'Sat Nov 28',
          'Person a',
          'Person b',
          '10:15–16:45 Core B1',
          'BRIO Sparkling Water',
        ],
      ]),
    );
  });

  it('says in words what a colour or a dashed line says', () => {
    const words = textOf(
      week([
        day(DATES[0]!, {
          holiday: 'Founders’ Day',
          off: [{ employeeId: 'a', name: 'Person a', title: 'event_specialist', why: 'holiday' }],
        }),
        day(DATES[1]!, { locked: { reason: null }, juicerWork: true }),
        day(DATES[2]!, { people: [person('a', [item({ state: 'proposed' })])] }),
        day(DATES[3]!, { people: [person('a', [item({ state: 'failed' })])] }),
        day(DATES[4]!, { people: [person('a', [item({ state: 'submitting' }), item({ moves: true })])] }),
        day(DATES[5]!, { lead: { name: 'Maya Okafor', away: 'time_off', backup: 'Jonas Lind' } }),
        day(DATES[6]!, {
          off: [{ employeeId: 'a', name: 'Person a', title: 'event_specialist', why: 'time_off' }],
        }),
      ]),
    );
    expect(words).toEqual(
      expect.arrayContaining([
        ...[
          'HOLIDAY',
          'Founders’ Day',
          'LOCKED',
          'paperwork is out',
          'Juicer: nobody yet',
          'Lead: Jonas Lind',
        ],
        ...['proposed', 'not submitted', 'being sent', 'may move', 'time off'],
      ]),
    );
    // The head of the column has said it once.
    expect(words).not.toContain('holiday');
  });

  it('lists work that nobody has, the rest counted', () => {
    const open = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        shortName: `Brand ${i}`,
        eventType: 'core' as const,
        eventRefNum: i,
      }));
    const words = textOf(week(DATES.map((date, i) => day(date, { unstaffed: i === 2 ? open(20) : [] }))));
    expect(words).toEqual(
      expect.arrayContaining(['Nobody yet', 'Core Brand 0', 'Core Brand 6', 'and 13 more', '–']),
    );
    expect(textOf(week(ordinary()))).not.toContain('Nobody yet');
  });

  it('puts several short jobs of one kind at one time on one line, and juicer work without its code name', () => {
    const words = textOf(
      week(
        ordinary({
          people: [
            person('a', [
              short(),
              short({ shortName: 'LUMA' }),
              short({ time: '17:00', endTime: '17:15', eventType: 'juicer_survey', shortName: '8HR-ES1' }),
            ]),
          ],
        }),
      ),
    );
    expect(words).toEqual(expect.arrayContaining(['12:00 Supervisor × 2', '17:00 Juicer Survey']));
    expect(words.join()).not.toContain('8HR');
  });

  it('orders people by title, then by name', () => {
    const free = [
      { employeeId: '1', name: 'Zoe', title: 'event_specialist' as const },
      { employeeId: '2', name: 'Ben', title: 'lead_event_specialist' as const },
      { employeeId: '3', name: 'Ann', title: 'event_specialist' as const },
      { employeeId: '4', name: 'Kim', title: 'club_supervisor' as const },
    ];
    expect(weekPlanVm(week(ordinary({ free }))).people.map(({ name }) => name)).toEqual([
      'Kim',
      'Ben',
      'Ann',
      'Zoe',
    ]);
  });

  it('goes on to further pages, each with its head and number, and nobody is lost', () => {
    const people = Array.from({ length: 60 }, (_, i) => person(String(i), [item(), short()]));
    const pages = weekPlanPages(weekPlanVm(week(ordinary({ people }))));
    expect(pages.length).toBeGreaterThan(1);
    const shown = pages.map((svg) => wordsOf(svg).map(({ text }) => text));
    for (const [i, words] of shown.entries())
      expect(words).toEqual(
        expect.arrayContaining([`Page ${i + 1} of ${pages.length}`, 'Sun Nov 22', 'Harbor Store']),
      );
    expect(shown.flat().filter((text) => text.startsWith('Person ')).length).toBe(60);
  });

  it.each([
    [0, 0],
    [1, 40],
    [12, 8],
    [40, 12],
  ])('with %i people and %i jobs a day keeps every word on the page and in its column', (people, jobs) => {
    const pages = weekPlanPages(weekPlanVm(worst(people, jobs)));
    expect(() => renderPng(pages[0]!, { width: 300 })).not.toThrow();
    for (const svg of pages) {
      for (const { x, y, size, bold, end, text } of wordsOf(svg)) {
        const width = widthOf(text, size, bold);
        expect(end ? x - width : x + width, text).toSatisfy(
          (edge: number) => edge >= 0 && edge <= PAGE.width,
        );
        expect(y).toBeLessThanOrEqual(PAGE.height);
        const inColumns = size < 12 && x > 150 && y < PAGE.height - 20 && y > 40;
        if (inColumns) expect(width, text).toBeLessThan(150);
      }
    }
  });
});

describe('text in pictures', () => {
  const drawnWidth = (text: string, bold: boolean) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100" font-family="DejaVu Sans" font-stretch="condensed"><text x="10" y="60" font-size="20"${bold ? ' font-weight="bold"' : ''}>${text}</text></svg>`;
    const png = renderPng(svg, { width: 4000 });
    const image = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="4000" height="100"><image width="4000" height="100" xlink:href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/></svg>`,
    ).render();
    let last = 0;
    const { pixels, width, height } = image;
    for (let y = 0; y < height; y++)
      for (let x = width - 1; x > last; x--) if ((pixels[(y * width + x) * 4] ?? 255) < 128) last = x;
    return last - 10;
  };

  it.each([
    '10:15–16:45 Core B1',
    'MERROW Smoked Salmon Dip',
    'ililil...',
    'WWMM@@%%',
    'Zoë Ñandú-Åberg',
    '× 12 · … ’',
  ])('measures %s never narrower than it is drawn, and not much wider', (text) => {
    for (const bold of [false, true]) {
      const drawn = drawnWidth(text, bold);
      expect(widthOf(text, 20, bold)).toBeGreaterThanOrEqual(drawn - 1);
      expect(widthOf(text, 20, bold)).toBeLessThan(drawn * 1.25 + 6);
    }
  });

  it('cuts with …, never longer than asked, and leaves what fits alone', () => {
    expect(fitText('Core', 100, 10)).toBe('Core');
    const cut = fitText('TERRAVANE Trail Mix Family Size', 80, 10);
    expect(cut).toMatch(/^TERRAVANE T.*…$/);
    expect(widthOf(cut, 10)).toBeLessThanOrEqual(80);
  });

  it('has no emoji, no controls and is never empty', () => {
    expect(pictureText('Sam 😀 👨‍👩‍👧 🇺🇸 Lee\n')).toBe('Sam Lee');
    expect(pictureText('😀')).toBe('–');
    expect(pictureText('Platz 12 #3')).toBe('Platz 12 #3');
  });
});
