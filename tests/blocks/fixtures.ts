import type { AlertVm } from '../../blocks/alert.ts';
import type { ApproveVm } from '../../blocks/decide.ts';
import type { EditVm } from '../../blocks/edit.ts';
import type { HomeVm } from '../../blocks/home.ts';
import type { OwnDaysVm } from '../../blocks/home-days.ts';
import type { BoardDayVm, PageVm, PersonVm, RowVm, SectionRunVm, SwapVm } from '../../blocks/models.ts';
import type { RunVm } from '../../blocks/run-parent.ts';
import type { PreviewVm } from '../../blocks/section-preview.ts';
import type { StatusVm } from '../../blocks/status.ts';
import type { WhyEventVm, WhyVm } from '../../blocks/why-model.ts';
import type { Stamp } from '../../blocks/words.ts';

/** Invented view models as a real store would give them; worst cases beside them. */

export const zone = 'America/Chicago';
export const stamp: Stamp = { epoch: 1_795_593_600, text: 'Wed Nov 25 02:00' };

const PEOPLE = [
  ['e-maya', 'Maya Okafor', 'lead_event_specialist'],
  ['e-sam', 'Sam Lindqvist', 'event_specialist'],
  ['e-ines', 'Inés Carvalho', 'event_specialist'],
  ['e-tom', 'Tom Adeyemi', 'juicer_barista'],
  ['e-lena', 'Lena Hoffmann', 'club_supervisor'],
  ['e-raj', 'Raj Patel', 'event_specialist'],
] as const;
const BRANDS = [
  'Sunfield Oat Drink',
  'Brightwell Granola',
  'Harbor Smoked Salmon',
  'Little Fern Tea',
  'Kito Noodles',
];

export function row(over: Partial<RowVm> = {}): RowVm {
  const id = over.id ?? 1201;
  const [employeeId, employeeName, employeeTitle] = PEOPLE[id % PEOPLE.length] ?? PEOPLE[0];
  return {
    id,
    runId: 42,
    version: 3,
    status: 'proposed',
    supersededReason: null,
    eventRefNum: 612_000 + id,
    shortName: BRANDS[id % BRANDS.length] ?? '',
    eventType: 'core',
    startDate: '2026-11-23',
    dueDate: '2026-12-05',
    daysToDue: 10,
    minutes: 390,
    employeeId,
    employeeName,
    employeeTitle,
    date: '2026-11-26',
    time: '10:15',
    block: 1 + (id % 8),
    blockOverflow: false,
    leftOut: false,
    edited: false,
    thisWeek: false,
    isSwap: false,
    failure: null,
    apiError: null,
    overrideReason: null,
    notes: [],
    noLongerFits: [],
    ...over,
  };
}

export function failedRow(over: Partial<RowVm> = {}): RowVm {
  return row({
    employeeId: null,
    employeeName: null,
    employeeTitle: null,
    date: null,
    time: null,
    block: null,
    failure: {
      code: 'NO_SLOT_IN_WINDOW',
      reason: '4 Core due by Sat Dec 5 share 3 free person-days (Thu Nov 26 – Sat Nov 28).',
      fix: 'Unlock Thu Nov 26.',
    },
    ...over,
  });
}

export function rejectedRow(over: Partial<RowVm> = {}): RowVm {
  return row({
    status: 'api_failed',
    apiError: {
      code: 'REMOTE_REJECTED',
      message: 'Crossmark refused the change: the shift overlaps another one.',
    },
    ...over,
  });
}

export const sectionRun: SectionRunVm = { runId: 42, version: 7, timezone: zone, open: true };

export function pageOf<T>(items: readonly T[], page = 1, pages = 1, total = items.length): PageVm<T> {
  return { items, page, pages, total };
}

export const newRows: RowVm[] = [
  row({ id: 1201, thisWeek: true }),
  row({
    id: 1202,
    time: '10:45',
    edited: true,
    status: 'user_edited',
    overrideReason: 'Asked for the early block',
  }),
  row({ id: 1203, eventType: 'supervisor', time: '12:00', minutes: 5, block: null }),
  row({ id: 1204, eventType: 'juicer_production', time: '09:00', block: null }),
  row({ id: 1205, date: '2026-11-27', leftOut: true }),
  row({ id: 1206, date: '2026-11-27', notes: ['Less than 2 h to the Digital Refresh at 12:00.'] }),
  row({ id: 1207, date: '2026-11-28', noLongerFits: ['Maya has Sat Nov 28 off since this morning.'] }),
  row({ id: 1208, date: '2026-11-28', eventType: 'digital_refresh', block: null, time: '11:00' }),
];

export const swap: SwapVm = {
  incoming: row({ id: 1301, eventRefNum: 600_101, isSwap: true, daysToDue: 4, dueDate: '2026-11-29' }),
  outgoing: {
    eventRefNum: 600_122,
    shortName: 'Harbor Smoked Salmon',
    dueDate: '2026-12-07',
    from: { employeeName: 'Sam Lindqvist', date: '2026-11-26', time: '10:15' },
    row: row({ id: 1302, eventRefNum: 600_122, date: '2026-11-27', time: '10:45', dueDate: '2026-12-07' }),
  },
  reason: '600101 is due in 4 days, 600122 in 12.',
  chain: [
    row({ id: 1303, eventType: 'supervisor', eventRefNum: 600_123, date: '2026-11-27', time: '12:00' }),
  ],
};
export const swapWithoutPlace: SwapVm = {
  ...swap,
  incoming: { ...swap.incoming, id: 1311 },
  outgoing: { ...swap.outgoing, row: failedRow({ id: 1312, eventRefNum: 600_122 }) },
  chain: [],
};

export const needRows: RowVm[] = [
  rejectedRow({ id: 1401 }),
  failedRow({ id: 1402 }),
  failedRow({
    id: 1403,
    eventType: 'juicer_production',
    failure: {
      code: 'ROTATION_UNAVAILABLE',
      reason: 'Tom is off on Thu Nov 26; no backup can take it.',
      fix: 'Choose a replacement for Thu Nov 26.',
    },
  }),
  failedRow({
    id: 1404,
    daysToDue: 2,
    failure: {
      code: 'INSIDE_BUFFER',
      reason: 'All days left for 613404 (Wed Nov 25, Thu Nov 26) are inside the 3-day lead time.',
      fix: 'Run in emergency mode or assign it by hand.',
    },
  }),
  failedRow({ id: 1405, leftOut: true }),
];

export const board: BoardDayVm = {
  date: '2026-11-26',
  holiday: null,
  locked: null,
  people: PEOPLE.map(([employeeId, name, title], i) => ({
    employeeId,
    name,
    title,
    items:
      i === 4
        ? []
        : [
            {
              eventRefNum: 612_200 + i,
              shortName: BRANDS[i % BRANDS.length] ?? '',
              eventType: i === 3 ? 'juicer_production' : 'core',
              time: i === 3 ? '09:00' : i % 2 === 0 ? '10:15' : '10:45',
              endTime: i === 3 ? '17:00' : i % 2 === 0 ? '16:45' : '17:15',
              block: i === 3 ? null : i + 1,
              proposed: i % 2 === 0,
            },
          ],
  })),
};
export const preview: PreviewVm = {
  ...pageOf([board], 4, 12, 12),
  days: Array.from({ length: 12 }, (_, i) => ({
    date: `2026-11-${23 + i > 30 ? '' : 23 + i}`,
    proposed: (i * 3) % 7,
    booked: (i * 2) % 5,
    holiday: i === 2,
    locked: i === 0,
  })).map((tab, i) => (23 + i > 30 ? { ...tab, date: `2026-12-${String(i - 7).padStart(2, '0')}` } : tab)),
};

export function run(over: Partial<RunVm> = {}): RunVm {
  return {
    runId: 42,
    version: 7,
    storeName: 'Club 4711 Riverside',
    timezone: zone,
    runType: 'automatic',
    mode: 'normal',
    status: 'completed',
    requestedBy: 'system',
    startedAt: stamp,
    tookSeconds: 3.2,
    windowStart: '2026-11-23',
    windowEnd: '2026-12-14',
    dataAsOf: null,
    decision: null,
    replacedByRunId: null,
    error: null,
    counts: { fresh: 38, swaps: 3, needYou: 2, leftOut: 0, edited: 0, placed: 41 },
    health: { score: 94, band: 'Excellent' },
    submission: null,
    report: { skipped: 0, failedRows: [] },
    reviewUrl: 'https://slack.example.com/archives/C1/p1',
    ...over,
  };
}

const approved = { kind: 'approved', by: 'U0MANAGER', at: stamp, reason: null };
const sending = {
  total: 41,
  submitted: 19,
  failed: 1,
  waiting: 21,
  local: 0,
  state: 'running' as const,
  stopReason: null,
};
/** The parent message in every state that it can be in. */
export const runs: Record<string, RunVm> = {
  running: run({ status: 'running', tookSeconds: null, health: null }),
  failed: run({
    status: 'failed',
    error: { sentence: 'The run took too long and was stopped.', nextStep: 'Run again.' },
  }),
  crashed: run({ status: 'crashed' }),
  dismissed: run({
    status: 'crashed',
    decision: { kind: 'acknowledged', by: 'U0MANAGER', at: stamp, reason: null },
  }),
  waiting: run(),
  emergency: run({ mode: 'emergency', runType: 'manual', requestedBy: 'U0MANAGER', dataAsOf: stamp }),
  empty: run({ counts: { fresh: 0, swaps: 0, needYou: 4, leftOut: 0, edited: 0, placed: 0 } }),
  starting: run({ decision: approved }),
  submitting: run({ decision: approved, submission: sending }),
  stopped: run({
    decision: approved,
    submission: { ...sending, state: 'stopped', stopReason: 'Crossmark did not accept the sign-in.' },
  }),
  reported: run({
    decision: approved,
    submission: { ...sending, submitted: 41, failed: 0, waiting: 0, state: 'done' },
  }),
  reportedWithFailures: run({
    decision: approved,
    submission: { ...sending, submitted: 39, failed: 2, waiting: 0, state: 'done' },
    report: { skipped: 1, failedRows: [rejectedRow({ id: 1401 }), rejectedRow({ id: 1402 })] },
  }),
  local: run({
    decision: approved,
    submission: { ...sending, submitted: 0, failed: 0, waiting: 0, local: 41, state: 'done' },
  }),
  nothingSent: run({
    decision: approved,
    submission: { ...sending, total: 0, submitted: 0, failed: 0, waiting: 0, state: 'done' },
  }),
  acknowledged: run({
    decision: { ...approved, kind: 'acknowledged' },
    counts: { fresh: 0, swaps: 0, needYou: 4, leftOut: 0, edited: 0, placed: 0 },
  }),
  rejected: run({
    status: 'rejected',
    decision: { ...approved, kind: 'rejected', reason: 'The truck comes a day later' },
  }),
  replaced: run({
    status: 'rejected',
    decision: { ...approved, kind: 'replaced', by: 'system' },
    replacedByRunId: 43,
  }),
  expired: run({ decision: { ...approved, kind: 'expired', by: 'system' } }),
};

export const people: PersonVm[] = PEOPLE.map(([employeeId, name, title], i) => ({
  employeeId,
  name,
  title,
  verdict: i < 3 ? 'fits' : i < 5 ? 'needs_reason' : 'cannot',
  reason:
    i < 3 ? `free that day · ${i} Core this week` : i < 5 ? 'Thursdays not usual' : 'has Thu Nov 26 off',
}));

export const edit: EditVm = {
  row: row(),
  timezone: zone,
  focus: 'person',
  firstDay: '2026-11-26',
  lastDay: '2026-12-04',
  allowedTimes: ['10:15', '10:45', '11:15', '11:45'],
  version: 3,
  chosen: {
    person: {
      employeeId: 'e-sam',
      name: 'Sam Lindqvist',
      title: 'event_specialist',
      reason: 'free that day · 2 Core',
    },
    date: '2026-11-26',
    time: '10:15',
  },
  otherTime: false,
  check: {
    findings: [],
    block: 3,
    blockOverflow: false,
    noticeNeeded: false,
    canSendDm: true,
    consequences: [],
  },
};
export const editWithFindings: EditVm = {
  ...edit,
  focus: 'time',
  otherTime: true,
  chosen: { ...edit.chosen, time: '13:20' },
  check: {
    findings: [
      { id: 'S5', severity: 'soft', message: '13:20 is not a usual start for Core.' },
      { id: 'S10', severity: 'info', message: 'Sam is not on the rotation.' },
      { id: 'H3', severity: 'hard', message: 'Sam has Thu Nov 26 off.' },
    ],
    block: 3,
    blockOverflow: true,
    noticeNeeded: true,
    canSendDm: true,
    consequences: ['Its Supervisor 612700 moves to Fri Nov 27.'],
  },
};

export const why: WhyVm = {
  row: row({ employeeId: 'e-maya', employeeName: 'Maya Okafor' }),
  explanation: {
    rule: 'core.fewest-in-week',
    summary: 'Maya has the fewest Core that week and is free on Thursday.',
    candidates: [
      { employeeId: 'e-sam', date: '2026-11-26', verdict: 'blocked', by: ['H3'] },
      { employeeId: 'e-maya', date: '2026-11-26', verdict: 'chosen', by: [] },
    ],
    more: 4,
    notes: [{ id: 'S6', message: 'The first block is reserved for the Primary Lead.' }],
  },
  names: Object.fromEntries(PEOPLE.map(([id, name]) => [id, name])),
  events: {
    612345: event('Little Fern Tea', '2026-12-05', 'e-maya'),
    612400: event('Harbor Smoked Salmon', '2026-12-03', 'e-sam'),
    600101: event('Kito Noodles', '2026-11-29', 'e-sam'),
  },
  takenBy: null,
  takesFrom: null,
  original: { employeeId: 'e-maya', date: '2026-11-26', time: '10:15' },
};

function event(shortName: string, dueDate: string, employeeId: string | null): WhyEventVm {
  const place = employeeId === null ? null : { employeeId, date: '2026-11-27', time: '10:45' };
  return { shortName, eventType: 'core', dueDate, place };
}
export const whyNot: WhyVm = {
  ...why,
  row: failedRow(),
  explanation: {
    rule: null,
    summary: '3 Core due by Sat Dec 5 share 2 free person-days (Thu Nov 26 – Sat Nov 28).',
    candidates: [
      {
        date: '2026-11-26',
        verdict: 'blocked',
        by: ['H9'],
        count: 3,
        employeeIds: ['e-maya', 'e-sam', 'e-raj'],
      },
      { date: '2026-11-26', verdict: 'blocked', by: ['H3'], count: 1, employeeIds: ['e-ines'] },
      {
        date: '2026-11-27',
        verdict: 'blocked',
        by: ['H12'],
        count: 4,
        employeeIds: ['e-maya', 'e-sam', 'e-raj'],
      },
    ],
    more: 0,
    bottleneck: {
      competitors: [
        { eventRefNum: 612_400, dueDate: '2026-12-03', employeeId: 'e-sam', date: '2026-11-28' },
        { eventRefNum: 612_345, dueDate: '2026-12-05', employeeId: 'e-maya', date: '2026-11-26' },
        { eventRefNum: 613_201, dueDate: '2026-12-05' },
      ],
      personDays: [
        { employeeId: 'e-maya', date: '2026-11-26' },
        { employeeId: 'e-sam', date: '2026-11-28' },
      ],
      n: 3,
      first: '2026-11-26',
      last: '2026-11-28',
    },
    suggestions: [
      { kind: 'unlock_day', date: '2026-11-26', text: 'Unlock Thu Nov 26.' },
      {
        kind: 'time_off',
        date: '2026-11-26',
        employeeId: 'e-ines',
        text: 'Inés Carvalho has Thu Nov 26 off.',
      },
    ],
  },
  original: null,
};

export const approve: ApproveVm = {
  runId: 42,
  version: 7,
  storeName: 'Club 4711 Riverside',
  timezone: zone,
  toCreate: 38,
  toMove: 3,
  leftOut: 1,
  needYou: 2,
  noLongerFit: [{ row: row({ id: 1207 }), reasons: ['Maya has Sat Nov 28 off since this morning.'] }],
  softAvailability: [{ row: row({ id: 1208 }), message: 'Sam usually does not work Saturdays.' }],
  lockedDays: [],
  noticeNeeded: [{ employeeName: 'Maya Okafor', dates: ['2026-11-26', '2026-11-27'], linked: true }],
};

export const alert: AlertVm = {
  runId: 42,
  version: 9,
  storeName: 'Club 4711 Riverside',
  timezone: zone,
  total: 41,
  submitted: 39,
  skipped: 0,
  waiting: 0,
  state: 'done',
  stopReason: null,
  rows: [
    {
      row: rejectedRow({ id: 1401 }),
      sentence: 'Crossmark refused the change: the shift overlaps another one.',
      nextStep: 'Check the event in Crossmark, then retry.',
    },
    {
      row: rejectedRow({ id: 1402, apiError: { code: 'OUTCOME_UNKNOWN', message: 'no answer' } }),
      sentence: 'It is not clear whether Crossmark accepted the change.',
      nextStep: 'Retry looks first whether it arrived.',
    },
  ],
  resolved: null,
};

export const noApprover = { storeId: 'store-4711', mayGrant: false, admins: ['U0ADMIN'] };

export const status: StatusVm = {
  storeName: 'Club 4711 Riverside',
  timezone: zone,
  last: run(),
  waiting: [{ run: run(), url: 'https://slack.example.com/archives/C1/p1' }],
  failedSubmissions: 2,
  interruptedRunId: 41,
  differences: 2,
  approvers: ['U0MANAGER'],
  noApprover: null,
  nextRun: stamp,
};

const homeItem = {
  eventRefNum: 612345,
  shortName: 'Brio Sparkling Water',
  eventType: 'core',
  time: '10:15',
  endTime: '16:45',
  block: 1,
  state: 'booked' as const,
};
const supervisorItem = {
  ...homeItem,
  eventRefNum: 612346,
  eventType: 'supervisor',
  time: '12:00',
  endTime: '12:05',
};

export const ownDays: OwnDaysVm = {
  name: 'Robin Vale',
  until: '2026-12-06',
  days: [
    { date: '2026-11-24', items: [homeItem, { ...supervisorItem, block: null }] },
    { date: '2026-11-28', items: [{ ...homeItem, block: null }] },
  ],
  off: [
    { from: '2026-11-25', to: '2026-11-27', kind: 'time_off', text: null },
    { from: '2026-12-01', to: '2026-12-01', kind: 'unavailable', text: null },
  ],
};

export const storeHome = {
  kind: 'store',
  store: { id: 'store-4711', name: 'Club 4711 Riverside', timezone: zone },
  stores: [{ id: 'store-4711', name: 'Club 4711 Riverside', timezone: zone }],
  may: { run: true, approve: true },
  waiting: {
    run: run(),
    url: 'https://slack.example.com/archives/C1/p1',
    healthBefore: null,
    others: 0,
  },
  noApprover: null,
  last: run({ runId: 41 }),
  failed: [{ runId: 40, version: 2, rows: [rejectedRow({ id: 1401 }), rejectedRow({ id: 1402 })] }],
  interrupted: { runId: 39, version: 1, at: stamp },
  days: [
    {
      date: '2026-11-23',
      holiday: null,
      locked: null,
      lead: 'Maya Okafor',
      juicer: 'Alma Reyes',
      people: [
        { name: 'Maya Okafor', items: [homeItem, { ...supervisorItem, block: null }] },
        { name: 'Jonas Weil', items: [{ ...homeItem, state: 'sending' }] },
      ],
    },
    {
      date: '2026-11-24',
      holiday: null,
      locked: { reason: 'Inventory' },
      lead: null,
      juicer: null,
      people: [],
    },
  ],
  gaps: [
    { type: 'primary_lead', date: '2026-11-24', reason: null, events: [] },
    { type: 'primary_lead', date: '2026-11-29', reason: null, events: [] },
    {
      type: 'primary_lead',
      date: '2026-11-25',
      reason: 'Maya Okafor has time off',
      events: [],
    },
    {
      type: 'juicer',
      date: '2026-11-27',
      reason: null,
      events: [
        { eventRefNum: 612400, shortName: 'Juice Fresh' },
        { eventRefNum: 612401, shortName: 'Juice Fresh' },
      ],
    },
  ],
  ahead: [
    { date: '2026-11-24', kind: 'locked', text: 'Inventory' },
    { date: '2026-11-26', kind: 'holiday', text: 'Thanksgiving' },
  ],
  open: {
    total: 4,
    first: [{ eventRefNum: 612500, shortName: 'Brio Oat Bar', eventType: 'core', lastDay: '2026-11-24' }],
  },
  nextRun: stamp,
  crossmark: {
    state: 'healthy',
    until: null,
    last: { at: stamp, events: 212, changes: 3 },
    failed: null,
    open: 2,
    may: { sync: true, signIn: false },
  },
  own: null,
} satisfies HomeVm;
export const home: HomeVm = storeHome;

/** Text from outside that must break nothing: mentions, entities, emoji families, right-to-left, marks that turn lines. */
export const NASTY =
  '<!channel> & <@U0VICTIM> &amp; 👩‍👩‍👧‍👦🍎 שלום \u202eevil\u202c *bold* `code` ~x~ | multi\nline long name that goes on until it cannot be shown '.repeat(
    2,
  );

/** The same view model with every text replaced by the nastiest one; ids, dates, times and states stay. */
export function nasty<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, item: unknown) =>
    typeof item === 'string' && NASTY_KEYS.has(key) ? NASTY : item,
  ) as T;
}
const NASTY_KEYS = new Set([
  'shortName',
  'employeeName',
  'name',
  'reason',
  'fix',
  'message',
  'sentence',
  'nextStep',
  'overrideReason',
  'storeName',
  'summary',
  'text',
  'stopReason',
  'band',
  'holiday',
]);

export function many<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}
