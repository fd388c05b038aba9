import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../blocks/ids.ts';
import { nearest } from '../../blocks/nearest.ts';
import { scheduleDay, scheduleView } from '../../blocks/schedule.ts';
import { weekPlanNote, weekPlanWords } from '../../blocks/schedule-file.ts';
import { scheduleHelp } from '../../blocks/schedule-help.ts';
import { scheduleWeek } from '../../blocks/schedule-week.ts';
import { buttonLabels, controls, expectGoodMessage, expectGoodView, seenTexts } from './check.ts';
import { board, DATES, day, evil, item, person, week, worstDay } from './schedule-fixtures.ts';

const seen = (payload: unknown) => seenTexts(payload).join('\n');

describe('the board of a day', () => {
  it('says the day, how far away it is, store, zone and time of reading', () => {
    const message = scheduleDay(board([day()]));
    expectGoodMessage(message);
    expect(message.text.split('\n')[0]).toContain(
      'Thu Nov 26 · tomorrow · Harbor Store · America/Chicago · as of 10:35',
    );
    expect(seen(message.blocks)).toContain('Thu Nov 26 · tomorrow');
  });

  it.each([
    ['2026-11-25', 'Wed Nov 25 · today'],
    ['2026-11-24', 'Tue Nov 24 · yesterday'],
    ['2026-11-30', 'Mon Nov 30'],
  ])('calls %s %s', (date, title) => {
    expect(scheduleDay(board([day({ date })])).text).toMatch(new RegExp(`^${title} · Harbor`));
  });

  it('gives everybody a line with times, type, event, block and state; the same in text', () => {
    const people = [
      person('Maya Okafor', [
        item(),
        item({ time: '12:00', endTime: '12:15', block: null, state: 'proposed' }),
      ]),
      person('Sam Lind', [item({ state: 'submitting' })], 'time_off'),
      person('Raj Patel', [item({ state: 'failed', moves: true })]),
    ];
    const message = scheduleDay(board([day({ people })]));
    expectGoodMessage(message);
    for (const words of [seen(message.blocks), message.text]) {
      expect(words).toContain('10:15–16:45 · Core · 612345 BRIO Sparkling Water · block 3');
      expect(words).toContain('*proposed*');
      expect(words).toContain('_being sent_');
      expect(words).toContain(':warning: not submitted · _a proposal moves it_');
      expect(words).toContain(':warning: Works although off: time off');
    }
    expect(seen(message.blocks)).toMatch(/Sam L {5}█+/);
  });

  it('puts short jobs of one kind at one time on one line, with their numbers', () => {
    const jobs = [1, 2, 3].map((n) =>
      item({
        eventType: 'supervisor',
        time: '12:00',
        endTime: '12:05',
        block: null,
        eventRefNum: 612_000 + n,
      }),
    );
    const message = scheduleDay(board([day({ people: [person('Maya Okafor', jobs)] })]));
    expect(message.text).toContain('12:00–12:05 · Supervisor × 3 · 612001, 612002, 612003');
  });

  it('marks holidays, locks and gaps in words', () => {
    const words = seen(
      scheduleDay(
        board([
          day({
            locked: { reason: null },
            lead: { name: 'Maya Okafor', away: 'time_off', backup: 'Jonas Lind', fromException: false },
            juicerWork: true,
          }),
        ]),
      ).blocks,
    );
    expect(words).toContain(':lock: Locked – the paperwork of this day is out');
    expect(words).toContain('Primary Lead: Maya Okafor (time off, backup Jonas Lind)');
    expect(words).toContain(':warning: Juicer: nobody yet');
    const holiday = scheduleDay(
      board([day({ holiday: 'Founders’ Day', off: [{ name: 'Sam', why: 'holiday' }] })]),
    );
    expect(holiday.text).toContain(':palm_tree: Holiday – Founders’ Day');
    expect(holiday.text).not.toContain('Sam');
  });

  it('lists what nobody has with the reason, and counts what can wait', () => {
    const unstaffed = [{ eventRefNum: 612_345, shortName: 'BRIO Water', eventType: 'core', why: 'last_day' }];
    const message = scheduleDay(board([day({ unstaffed, openLater: 2 })]));
    expect(message.text).toContain(':warning: Nobody yet: 1 event – Core · 612345 BRIO Water · last day');
    expect(seen(message.blocks)).toContain('2 further events without a person may also be worked later.');
  });

  it('names who is free and who is off, and why', () => {
    const message = scheduleDay(
      board([day({ free: [{ name: 'Raj Patel' }], off: [{ name: 'Sam Lind', why: 'time_off' }] })]),
    );
    expect(message.text).toContain('*Free*: Raj Patel');
    expect(message.text).toContain('*Off*: Sam Lind (time off)');
  });

  it('leads to the days beside it, to today, the week and the picture', () => {
    expect(buttonLabels(scheduleDay(board([day()])).blocks)).toEqual([
      ...['‹ Wed Nov 25', 'Today', 'Fri Nov 27 ›'],
      ...['Week', 'Week plan to print'],
    ]);
    expect(buttonLabels(scheduleDay(board([day({ date: '2026-11-25' })])).blocks)).not.toContain('Today');
    const values = controls(scheduleDay(board([day()])).blocks).map(({ value }) => String(value));
    expect(ACTIONS.schedulePrevious.parse(values[0])).toEqual({
      store: 'harbor',
      view: 'day',
      date: '2026-11-25',
    });
    expect(ACTIONS.scheduleToday.parse(values[1])).toEqual({ store: 'harbor', view: 'day', date: 'today' });
  });

  it('SL-1: keeps every limit with 400 events, 60 people and names from hell', () => {
    const message = scheduleDay(board([worstDay('2026-11-26')], { storeName: evil(1) }));
    expectGoodMessage(message);
    expectGoodView(scheduleView(message.blocks));
    expect(seen(message.blocks)).toMatch(/and \d+ more people/);
    const noHoliday = scheduleDay(
      board([{ ...worstDay('2026-11-26'), holiday: null }], { storeName: evil(3) }),
    );
    expectGoodMessage(noHoliday);
  });
});

describe('the board of a week', () => {
  it('gives each of the seven days one section, with people, marks and what nobody has', () => {
    const message = scheduleWeek(
      week({ people: [person('Maya Okafor', [item(), item({ endTime: '17:15' })])] }),
    );
    expectGoodMessage(message);
    const sections = message.blocks.filter(({ type }) => type === 'section');
    expect(sections).toHaveLength(7);
    expect(seen(sections[3])).toBe(
      '*Wed Nov 25* · today · 1 person\nPrimary Lead: Maya Okafor\n10:15–17:15 Maya O.',
    );
    expect(message.text).toContain('Week Sun Nov 22 – Sat 28 · Harbor Store · America/Chicago');
    for (const date of ['Sun Nov 22', 'Sat Nov 28']) expect(message.text).toContain(date);
  });

  it('says what is not settled, and does not count twice what a proposal moves', () => {
    const items = [item({ moves: true, time: '08:00' }), item({ state: 'proposed' })];
    expect(scheduleWeek(week({ people: [person('Maya Okafor', items)] })).text).toContain(
      '10:15–16:45 Maya O. *proposed*',
    );
  });

  it('puts people of the same hours together, by start; two short names that are equal are written out', () => {
    const early = [item({ time: '09:00', endTime: '18:00' })];
    const people = [
      person('Maya Okafor', [item()]),
      person('Sam Lind', early),
      person('Sam Lundqvist', [item()]),
      person('Alma Reyes', [item()]),
    ];
    expect(scheduleWeek(week({ people })).text).toContain(
      '09:00–18:00 Sam Lind · 10:15–16:45 Maya O., Sam Lundqvist, Alma R.',
    );
  });

  it('opens any of its days, turns by weeks and goes back to today', () => {
    const message = scheduleWeek({ ...week(), today: '2026-12-24' });
    expect(buttonLabels(message.blocks)).toEqual([
      '‹ Sun Nov 15',
      'Today',
      'Sun Nov 29 ›',
      'Week plan to print',
    ]);
    const select = controls(message.blocks).find(({ type }) => type === 'static_select');
    const options = (select?.options ?? []) as { value: string; text: { text: string } }[];
    expect(options.map(({ text }) => text.text)[4]).toBe('Thu Nov 26');
    expect(ACTIONS.scheduleDay.parse(options[4]?.value)?.value).toBe('harbor.2026-11-26');
  });

  it('the longest store id still fits the options', () => {
    expectGoodMessage(scheduleWeek({ ...week(), storeId: 'x'.repeat(40) }));
  });

  it('SL-1: keeps every limit with 400 events a day', () => {
    const message = scheduleWeek(board(DATES.map(worstDay), { storeName: evil(1) }));
    expectGoodMessage(message);
    expectGoodView(scheduleView(message.blocks));
    for (const date of ['Sun Nov 22', 'Thu Nov 26', 'Sat Nov 28']) expect(message.text).toContain(date);
  });
});

describe('the words of the picture', () => {
  it('name week, store and zone; the alternative text says what every day holds', () => {
    const words = weekPlanWords(week({ people: [person('Maya', [item()])], holiday: 'Founders’ Day' }), 1, 1);
    expect(words.title).toBe('Week plan · Sun Nov 22 – Sat 28');
    expect(words.text).toContain('Harbor Store · America/Chicago');
    expect(words.alt).toContain('Thu Nov 26: holiday, 1 person at work.');
    expect(weekPlanWords(week(), 2, 3).title).toContain('page 2 of 3');
  });

  it('stay within the limits and harmless', () => {
    const words = weekPlanWords({ ...board(DATES.map(worstDay)), storeName: evil(0) }, 10, 12);
    expect(words.alt.length).toBeLessThanOrEqual(1000);
    expect(words.text).not.toContain('<!channel>');
    for (const isNew of [true, false]) expectGoodMessage(weekPlanNote(isNew));
  });
});

describe('the usage', () => {
  it('shows every form; for a word that is no day also the nearest that is', () => {
    const help = scheduleHelp({ command: '/schedule' });
    expectGoodMessage(help);
    expect(help.text).toContain('`/schedule` – the board of today');
    const unknown = scheduleHelp({ command: '/schedule', unknown: '<!here> tomorow', nearest: 'tomorrow' });
    expectGoodMessage(unknown);
    expect(unknown.text).toContain('Did you mean `/schedule tomorrow`?');
  });

  it('the nearest word is the one with the fewest typing errors, if any is near', () => {
    expect(nearest('tomorow', ['today', 'tomorrow'])).toBe('tomorrow');
    expect(nearest('xyzxyzxyz', ['today', 'tomorrow'])).toBeNull();
  });
});
