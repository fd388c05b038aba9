import { describe, expect, it } from 'vitest';
import { ACTIONS, KNOWN_ACTION_IDS, KNOWN_VIEW_IDS, VIEWS } from '../../blocks/ids.ts';
import { whyView } from '../../blocks/why.ts';
import { whyDetailsView } from '../../blocks/why-details.ts';
import type { ExplanationVm, WhyCheckVm, WhyMoveVm, WhyVm } from '../../blocks/why-model.ts';
import { buttonLabels, controls, expectGoodView, seenTexts } from './check.ts';
import * as fx from './fixtures.ts';

const { many, nasty, NASTY } = fx;

/** The sentences: everything between the heading and what would help or the button. */
const sentences = (vm: WhyVm): string[] => {
  const [, ...rest] = whyView(vm).blocks;
  const end = rest.findIndex(({ type }) => type !== 'section');
  return seenTexts(rest.slice(0, end < 0 ? undefined : end));
};
const first = (vm: WhyVm): string => seenTexts(whyView(vm)).join('\n');
const details = (vm: WhyVm): string => seenTexts(whyDetailsView(vm)).join('\n');

const placed = (explanation: Partial<ExplanationVm>, over: Partial<WhyVm> = {}): WhyVm => ({
  ...fx.why,
  ...over,
  explanation: {
    rule: 'core.fewest-in-week',
    summary: 'It fits.',
    candidates: [{ employeeId: 'e-maya', date: '2026-11-26', verdict: 'chosen', by: [] }],
    more: 0,
    ...explanation,
  },
});
const blocked = (employeeId: string, by: string, date = '2026-11-26') => ({
  ...{ employeeId, date, by: [by] },
  verdict: 'blocked' as const,
});
const maya = { employeeId: 'e-maya', date: '2026-11-26' };
const sam = { employeeId: 'e-sam', date: '2026-11-27' };

/** The biggest explanation that can be stored, in the nastiest words. */
function crowded(row: ReturnType<typeof fx.row>, rule: string | null): WhyVm {
  const place = (i: number) => ({
    employeeId: `e${i % 60}`,
    date: `2026-11-${10 + (i % 20)}`,
    time: '10:15',
  });
  const number = (i: number) => 999_999_999_000 + (i % 60);
  const move = (i: number): WhyMoveVm => ({
    eventRefNum: number(i),
    shortName: NASTY,
    from: place(i),
    to: i % 2 === 0 ? null : place(i + 1),
  });
  return {
    row: nasty(row),
    explanation: {
      rule,
      summary: NASTY,
      candidates: [
        ...many(400, (i) => ({ ...place(i), verdict: 'blocked' as const, by: ['H1', 'H9', 'S3', 'X'] })),
        ...many(400, (i) => ({
          date: place(i).date,
          verdict: 'blocked' as const,
          by: ['H3'],
          count: 60,
          employeeIds: many(60, (k) => `e${k}`),
        })),
        { ...place(3), verdict: 'chosen' as const, by: [] },
      ],
      more: 400,
      movedFrom: place(1),
      chain: many(60, (i) => ({ eventRefNum: number(i), from: i === 0 ? null : place(i), to: place(i + 1) })),
      bottleneck: {
        competitors: many(400, (i) => ({ eventRefNum: number(i), dueDate: '2026-12-05', ...place(i) })),
        personDays: many(400, place),
        n: 401,
        first: '2026-11-10',
        last: '2026-11-29',
      },
      suggestions: many(40, () => ({ kind: 'unlock_day', text: NASTY })),
      notes: many(40, () => ({ id: 'S3', message: NASTY })),
    },
    names: Object.fromEntries(many(60, (i) => [`e${i}`, NASTY])),
    events: Object.fromEntries(
      many(60, (i) => [
        String(number(i)),
        { shortName: NASTY, eventType: 'core', dueDate: '2026-12-05', place: place(i) },
      ]),
    ),
    takenBy: number(1),
    takesFrom: number(2),
    original: place(4),
    checks: [
      { result: 'placed', place: place(1), others: many(400, move) },
      { result: 'instead', eventRefNum: number(1), shortName: NASTY, others: many(400, move) },
      { result: 'not_placed' },
    ],
  };
}

describe('SL-1, SL-2, SL-8: sentences and details', () => {
  const cases: [string, WhyVm][] = [
    ['placed', fx.why],
    ['not placed', fx.whyNot],
    ['nothing known', placed({ rule: null, summary: '', candidates: [] })],
    ['a rule of an older version', placed({ rule: 'core.something-else' })],
    ['edited', placed({}, { row: fx.row({ edited: true }) })],
    ['placed, worst case', crowded(fx.row(), 'core.chain')],
    ['placed, worst case of a rule nobody knows', crowded(fx.row(), 'x')],
    ['edited, worst case', crowded(fx.row({ edited: true }), 'core.chain-moved')],
    ['not placed, worst case', crowded(fx.failedRow(), null)],
    ['assigned by hand, worst case', crowded(fx.row({ edited: true }), null)],
  ];
  it.each(cases)('%s', (_, vm) => {
    expectGoodView(whyView(vm));
    expectGoodView(whyDetailsView(vm));
    for (const view of [whyView(vm), whyDetailsView(vm)]) {
      expect(KNOWN_VIEW_IDS).toContain(view.callback_id);
      for (const { action_id } of controls(view)) expect(KNOWN_ACTION_IDS).toContain(action_id);
    }
  });

  it.each(cases)('no rule id and no employee id is shown: %s', (_, vm) => {
    const known = { ...vm, names: { ...vm.names } };
    for (const text of [first(known), details(known)])
      expect(text.replaceAll(NASTY, '')).not.toMatch(/\b(?:[HS]\d{1,2}|e-[a-z]+|core\.[a-z]+)\b/u);
  });

  it('details are one button away and say what they are about', () => {
    expect(buttonLabels(whyView(fx.why))).toEqual(['Details']);
    const [button] = controls(whyView(fx.why));
    expect(button?.accessibility_label).toMatch(/^Details on event 613201/);
    expect(ACTIONS.whyDetails.parse(String(button?.value))).toEqual({ id: 1201, ver: 3 });
    expect(VIEWS.whyDetails.parse(whyDetailsView(fx.why).private_metadata)).toEqual({ id: 1201, ver: 3 });
    expect(controls(whyDetailsView(fx.why))).toEqual([]);
  });
});

describe('WF-8 Why? of a placed row', () => {
  it('says the rule in words, who came before and why not, and how the choice is made', () => {
    const vm = placed({
      candidates: [
        blocked('e-sam', 'H7'),
        blocked('e-raj', 'H7'),
        blocked('e-ines', 'H3'),
        { ...maya, verdict: 'chosen', by: [] },
      ],
    });
    expect(sentences(vm)).toEqual([
      'Maya Okafor has the fewest events that week of those free on Thu Nov 26.',
      'Ahead in the order: Sam Lindqvist and Raj Patel already have a Core; Inés Carvalho is off.',
      expect.stringMatching(/^Days are tried from the earliest on/),
    ]);
  });

  it('names at most three people of a group and counts the rest', () => {
    const ids = ['e-sam', 'e-raj', 'e-ines', 'e-tom', 'e-lena'];
    const vm = placed({
      candidates: [...ids.map((id) => blocked(id, 'H7')), { ...maya, verdict: 'chosen', by: [] }],
    });
    expect(sentences(vm)[1]).toBe(
      'Ahead in the order: Sam Lindqvist, Raj Patel, Inés Carvalho and 2 more already have a Core.',
    );
  });

  it('days that were tried in vain come before the chosen one', () => {
    const vm = placed({
      candidates: [
        blocked('e-sam', 'H7', '2026-11-24'),
        blocked('e-sam', 'H3', '2026-11-25'),
        { ...maya, verdict: 'chosen', by: [] },
      ],
    });
    expect(sentences(vm)[1]).toBe('Nobody was free on Tue Nov 24 and Wed Nov 25.');
  });

  it('a chain is told event by event, with where a Core without a place went', () => {
    const vm = placed(
      {
        rule: 'core.chain',
        chain: [
          { eventRefNum: 613_201, from: null, to: maya },
          { eventRefNum: 612_345, from: maya, to: sam },
          { eventRefNum: 612_400, from: sam, to: null },
        ],
      },
      { events: { ...fx.why.events, 612400: { ...fx.why.events[612_400]!, place: null } } },
    );
    expect(sentences(vm).slice(0, 2)).toEqual([
      'Maya Okafor has room on Thu Nov 26 because other Core move.',
      'To make room, 612345 Little Fern Tea moves to Sam Lindqvist on Fri Nov 27, ' +
        'from there 612400 Harbor Smoked Salmon gives up its place and gets none.',
    ]);
    expect(details(vm)).toContain(
      '1. 613201 Brightwell Granola: new, to Maya Okafor on Thu Nov 26\n2. 612345 Little Fern Tea moves from',
    );
  });

  it('a chain that relieves a full week says from where', () => {
    const elsewhere = { employeeId: 'e-maya', date: '2026-11-28' };
    const vm = placed({
      rule: 'core.chain',
      chain: [
        { eventRefNum: 613_201, from: null, to: maya },
        { eventRefNum: 612_345, from: elsewhere, to: sam },
      ],
    });
    expect(sentences(vm)[1]).toBe(
      'To make room, 612345 Little Fern Tea moves from Maya Okafor on Sat Nov 28 to Sam Lindqvist on Fri Nov 27.',
    );
  });

  it('where others made room, nobody else was free', () => {
    const candidates = [blocked('e-sam', 'H7'), { ...maya, verdict: 'chosen' as const, by: [] }];
    expect(sentences(placed({ rule: 'core.bump', candidates }))[1]).toBe(
      'Nobody else was free: Sam Lindqvist already has a Core.',
    );
  });

  it('a chain of one is a day kept for urgent Core', () => {
    const vm = placed({ rule: 'core.chain', chain: [{ eventRefNum: 613_201, from: null, to: maya }] });
    expect(sentences(vm)[0]).toContain('inside the lead time that is kept for urgent Core');
  });

  it('a swap says whose place it takes and where that one goes', () => {
    const vm = placed({ rule: 'core.bump' }, { takesFrom: 612_400 });
    expect(sentences(vm).slice(0, 2)).toEqual([
      'Maya Okafor takes it on Thu Nov 26, because it is due sooner than the Core booked there.',
      'It takes the place of 612400 Harbor Smoked Salmon (due Thu Dec 3), which moves to Sam Lindqvist on Fri Nov 27 at 10:45.',
    ]);
  });

  it('a bumped one says who took the place, why, and where it goes', () => {
    const vm = placed({ movedFrom: { ...sam, time: '10:45' } }, { takenBy: 600_101 });
    expect(sentences(vm).slice(0, 3)).toEqual([
      'It moves from Sam Lindqvist on Fri Nov 27 at 10:45 to Maya Okafor on Thu Nov 26 at 10:15.',
      '600101 Kito Noodles takes its place, because it is due Sun Nov 29 and this one Sat Dec 5.',
      expect.stringContaining('Maya Okafor has the fewest events'),
    ]);
  });

  it('what stays the same about a place is not said twice', () => {
    const from = (over: object) => ({ movedFrom: { ...maya, time: '10:15', ...over } });
    expect(sentences(placed(from({ date: '2026-11-25' })))[0]).toBe(
      'It moves from Maya Okafor on Wed Nov 25 at 10:15 to Thu Nov 26 at 10:15, with the same person.',
    );
    expect(sentences(placed(from({ employeeId: 'e-sam' })))[0]).toBe(
      'It moves from Sam Lindqvist on Thu Nov 26 at 10:15 to Maya Okafor on the same day.',
    );
  });

  it('juicer work that takes a place gives no due date as its reason', () => {
    const events = { 600200: { ...fx.why.events[600_101]!, eventType: 'juicer_production' } };
    const vm = placed({ movedFrom: { ...sam, time: '10:45' } }, { takenBy: 600_200, events });
    expect(sentences(vm)[1]).toBe('600200 Kito Noodles takes its place, because juicer work goes first.');
  });

  it('short notice says who has to be told', () => {
    const notes = [{ id: 'S3', message: 'Thu Nov 26 is only 2 days ahead.', details: { days: 2 } }];
    expect(sentences(placed({ notes })).at(-1)).toBe(
      'It is only 2 days ahead, so Maya Okafor has to be told.',
    );
  });

  it('a day after its window is not told', () => {
    const vm = placed({
      rule: 'core.chain',
      chain: [{ eventRefNum: 613_201, from: null, to: maya }],
      candidates: [blocked('e-sam', 'H7', '2026-12-07'), { ...maya, verdict: 'chosen', by: [] }],
    });
    expect(first(vm)).not.toContain('Dec 7');
    expect(details(vm)).not.toContain('Dec 7');
    expect(details(vm)).not.toContain('What moves along');
  });

  it('never more than four sentences', () => {
    for (const rule of ['core.chain', 'core.bump', 'core.chain-moved', 'juicer.rotation', 'x'])
      for (const edited of [true, false])
        expect(sentences(crowded(fx.row({ edited }), rule)).length).toBeLessThanOrEqual(4);
  });

  it('a row changed by hand says so, and what had been proposed', () => {
    const row = fx.row({ edited: true, employeeId: 'e-sam', employeeName: 'Sam Lindqvist' });
    expect(sentences(placed({}, { row })).slice(0, 2)).toEqual([
      'It was changed by hand and now stands with Sam Lindqvist on Thu Nov 26 at 10:15.',
      'Daybreak had proposed Maya Okafor on Thu Nov 26 at 10:15.',
    ]);
  });

  it('a failed row that somebody assigned by hand says both', () => {
    const row = { ...fx.row({ edited: true, employeeId: 'e-sam' }), failure: fx.whyNot.row.failure };
    const told = sentences({ ...fx.whyNot, row });
    expect(told[1]).toBe('Daybreak itself had found no place for it.');
    expect(told[2]).toContain('share two free person-days');
    expect(first({ ...fx.whyNot, row })).not.toContain('What would help');
  });

  it('an explanation that is gone is answered kindly, without a button to nothing', () => {
    const vm = placed({ rule: null, summary: '', candidates: [] });
    expect(sentences(vm)).toEqual(['The explanation of this row is no longer kept.']);
    expect(buttonLabels(whyView(vm))).toEqual([]);
  });

  it('details list everybody in order, the chosen one last with its own number', () => {
    const vm = placed({
      candidates: [blocked('e-sam', 'H3'), { ...maya, verdict: 'chosen', by: [] }],
      more: 4,
    });
    expect(details(vm)).toContain(
      '1. Sam Lindqvist, Thu Nov 26 – is off\nand 4 more\n*6. Maya Okafor, Thu Nov 26 – chosen*',
    );
  });
});

describe('WF-8 Why not? of a failed row', () => {
  const check = (checks: WhyVm['checks']): WhyVm => ({ ...fx.whyNot, ...(checks && { checks }) });
  const there: WhyCheckVm = { result: 'placed', place: { ...maya, time: '10:15' }, others: [] };
  const move: WhyMoveVm = {
    eventRefNum: 612_400,
    shortName: 'Harbor Smoked Salmon',
    from: { ...sam, time: '10:15' },
    to: { ...maya, time: '10:45' },
  };

  it('says what is too tight and who has it', () => {
    expect(sentences(fx.whyNot)).toEqual([
      'Three Core due by Sat Dec 5 share two free person-days, Thu Nov 26 – Sat Nov 28.',
      'The places are with 612400 Harbor Smoked Salmon and 612345 Little Fern Tea, which come first in the order.',
      'This one is the last of them, so it waits.',
    ]);
  });

  it('each suggestion says what planning again with it showed', () => {
    const text = first(check([there, { ...there, others: [move] }]));
    expect(text).toContain(
      '*Unlock Thu Nov 26.*\n_Checked:_ it would stand with Maya Okafor on Thu Nov 26 at 10:15; nothing else changes.',
    );
    expect(text).toContain(
      '*Inés Carvalho has Thu Nov 26 off.*\n_Checked:_ if that day could be worked, it would stand with Maya Okafor on Thu Nov 26 at 10:15; 1 other row moves.',
    );
  });

  it('what would lose its place comes first, and by name', () => {
    const lost = { ...move, to: null };
    const gained = { ...move, from: null };
    const one = (others: WhyMoveVm[]) => first(check([{ ...there, others }, null]));
    expect(one([move, gained, lost, move])).toContain(
      '; *612400 Harbor Smoked Salmon would lose its place*, 2 other rows move, 1 more row gets a place too.',
    );
    expect(one([lost, lost])).toContain('; *2 rows would lose their places*.');
  });

  it('a suggestion that places a more urgent one says so', () => {
    const instead = {
      result: 'instead',
      eventRefNum: 600_119,
      shortName: 'Kito Noodles',
      others: [],
    } as const;
    expect(first(check([instead, null]))).toContain(
      '_Checked:_ that would place the more urgent 600119 Kito Noodles instead; this one would still wait.',
    );
  });

  it('what does not help after all is said and stands last', () => {
    const text = first(check([{ result: 'not_placed' }, there]));
    expect(text.indexOf('Inés Carvalho has')).toBeLessThan(text.indexOf('Unlock Thu Nov 26.'));
    expect(text).toContain('Unlock Thu Nov 26.*\nChecked: planned again with that, it still finds no place.');
  });

  it('a weekly limit has nothing to plan again and says what it is', () => {
    const suggestions = [
      { kind: 'weekly_limit', text: 'Maya already has 6 Core in the week of Sun Nov 22.' },
    ];
    const vm = { ...fx.whyNot, explanation: { ...fx.whyNot.explanation, suggestions }, checks: [null] };
    expect(first(vm)).toContain(
      'That is the limit of a week; one of them with somebody else would make room.',
    );
  });

  it('without a check it does not claim one', () => {
    expect(first(check(undefined)).match(/Not checked: planning again was not possible/g)).toHaveLength(2);
    expect(first(check(undefined))).not.toMatch(/_Checked/);
  });

  it('a bumped one without a place says who took it, from where, and what is too tight', () => {
    const explanation = { ...fx.whyNot.explanation, movedFrom: { ...sam, time: '10:45' } };
    expect(sentences({ ...fx.whyNot, explanation, takenBy: 600_101 })).toEqual([
      '600101 Kito Noodles takes its place, because it is due Sun Nov 29 and this one Sat Dec 5.',
      'Until now it stands with Sam Lindqvist on Fri Nov 27 at 10:45.',
      expect.stringMatching(/^It has no other place: three Core due by/),
      expect.stringMatching(/^The places are with 612400/),
    ]);
    const evidence = details({ ...fx.whyNot, explanation, takenBy: 600_101 });
    expect(evidence).toContain('Until now it stands with Sam Lindqvist on Fri Nov 27 at 10:45.');
    expect(evidence).not.toContain('It moves from');
  });

  it('without competition: the reason, who could not, the rule, and what would help', () => {
    const failure = {
      code: 'NO_ELIGIBLE_EMPLOYEE',
      reason: 'Nobody who may do 613201 Tea works on Thu Nov 26.',
      fix: 'Assign it by hand.',
    };
    const candidates = [
      { date: '2026-11-26', verdict: 'blocked' as const, by: ['H3'], count: 1, employeeIds: ['e-sam'] },
      {
        date: '2026-11-26',
        verdict: 'blocked' as const,
        by: ['H4'],
        count: 5,
        employeeIds: ['e-raj', 'e-tom', 'e-ines'],
      },
    ];
    const explanation = { rule: null, summary: failure.reason, candidates, more: 0 };
    expect(sentences({ ...fx.whyNot, row: fx.failedRow({ failure }), explanation })).toEqual([
      failure.reason,
      'On Thu Nov 26 Sam Lindqvist is off; Raj Patel, Tom Adeyemi, Inés Carvalho and 2 more are not working.',
      'Daybreak plans nobody on a day that they do not work.',
      'What would help: Assign it by hand.',
    ]);
  });

  it('over several days it counts instead of naming', () => {
    const candidates = ['2026-11-26', '2026-11-27'].map((date) => ({
      ...{ date, by: ['H3'], count: 2, employeeIds: ['e-sam', 'e-raj'] },
      verdict: 'blocked' as const,
    }));
    const explanation = { rule: null, summary: 'No.', candidates, more: 0 };
    expect(sentences({ ...fx.whyNot, explanation })[1]).toBe('What stood in the way: time off (4 times).');
  });

  it('details: the competition in order with this one marked, the shared places, day by day, what would move', () => {
    const text = details(check([{ ...there, others: [move] }, null]));
    expect(text).toContain(
      '1. 612400 Harbor Smoked Salmon – due Thu Dec 3 – Sam Lindqvist, Sat Nov 28\n' +
        '2. 612345 Little Fern Tea – due Sat Dec 5 – Maya Okafor, Thu Nov 26\n' +
        '*3. 613201 Brightwell Granola – due Sat Dec 5 – this one*',
    );
    expect(text).toContain('*Thu Nov 26* Maya Okafor\n*Sat Nov 28* Sam Lindqvist');
    expect(text).toContain('• day is locked: 4 times\n• already booked: 3 times\n• time off: 1 time');
    expect(text).toContain(
      '*Thu Nov 26* Maya Okafor, Sam Lindqvist and Raj Patel are already booked; Inés Carvalho is off',
    );
    expect(text).toContain(
      '• 612400 Harbor Smoked Salmon: from Sam Lindqvist on Fri Nov 27 at 10:15 to Maya Okafor on Thu Nov 26 at 10:45',
    );
    expect(text).toContain('As run 42 planned it');
  });
});
