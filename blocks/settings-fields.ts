import { data, join, type Mrkdwn, md, raw } from './text.ts';
import { day, typeWord, who } from './words.ts';

/** The settings as people see them: topics of at most six inputs, every label, hint and unit. */

export type FieldKind = 'number' | 'time' | 'yes_no' | 'choice' | 'types' | 'order' | 'person';

export interface Field {
  /** As the services address the value: `durations.core`, `blocks.2.arrive`. */
  path: string;
  label: string;
  kind: FieldKind;
  unit?: 'days' | 'minutes';
  /** Of a number: what is allowed, both included. */
  range?: readonly [number, number];
  hint?: string;
  /** May be empty: no limit, nobody. */
  optional?: true;
  /** Of a choice: value and words. */
  options?: readonly (readonly [string, string])[];
}

export interface Topic {
  id: string;
  title: string;
  fields: readonly Field[];
}

const number = (
  path: string,
  label: string,
  range: readonly [number, number],
  unit?: 'days' | 'minutes',
  hint?: string,
): Field => ({ path, label, kind: 'number', range, ...(unit && { unit }), ...(hint && { hint }) });
const time = (path: string, label: string, hint?: string): Field => ({
  ...{ path, label, kind: 'time' },
  ...(hint && { hint }),
});
const yesNo = (path: string, label: string, hint: string): Field => ({ path, label, kind: 'yes_no', hint });
const length = (type: string) => number(`durations.${type}`, typeWord(type), [5, 720], 'minutes');

export const TOPICS: readonly Topic[] = [
  {
    id: 'planning',
    title: 'What a run plans',
    fields: [
      number(
        'horizonDays',
        'Horizon',
        [1, 90],
        'days',
        'Events that start within this many days enter a run.',
      ),
      number(
        'bufferDays',
        'Lead time',
        [0, 14],
        'days',
        'A run places nothing earlier; an emergency run ignores it.',
      ),
      number('searchDays', 'Search', [7, 120], 'days', 'How far ahead a run looks for a free day.'),
      {
        path: 'enabledTypes',
        label: 'Planned types',
        kind: 'types',
        hint: 'Types left out do not enter runs.',
      },
      {
        path: 'waitingProposal',
        label: 'A waiting proposal',
        kind: 'choice',
        options: [
          ['replace_untouched', 'is replaced while nobody has changed it'],
          ['keep', 'always stays, a new run plans the rest'],
        ],
      },
      number(
        'fullDayMinutes',
        'Full day from',
        [240, 720],
        'minutes',
        'From here on other work fills the day.',
      ),
    ],
  },
  {
    id: 'moving',
    title: 'Moving and rescue',
    fields: [
      yesNo('bumping', 'Move booked Core', 'More urgent Core may take the place of booked ones.'),
      yesNo(
        'bumpBeforeNextDay',
        'Move before the next day',
        'Try a move on a day before looking at the next one.',
      ),
      number(
        'bumpSafetyDays',
        'Safe before due',
        [0, 14],
        'days',
        'Core that are due sooner are never moved.',
      ),
      number(
        'rescueDays',
        'Rescue',
        [0, 14],
        'days',
        'Core that are due within this time may use rescue days; 0 turns it off.',
      ),
      yesNo('juicerFallback', 'Other juicers step in', 'When neither the rotation nor its backup can.'),
    ],
  },
  {
    id: 'load',
    title: 'Load of one person',
    fields: [
      number('maxCorePerDay', 'Core a day', [1, 3], undefined, 'By hand; a run always plans one.'),
      number('maxCorePerWeek', 'Core a week', [1, 7]),
      number('maxJuicerProductionPerWeek', 'Juicer Production a week', [1, 7]),
      {
        ...number('maxMinutesPerWeek', 'Work a week', [600, 4200], 'minutes', 'Empty: no limit.'),
        optional: true,
      },
      number(
        'proximityMinutes',
        'Close together',
        [0, 480],
        'minutes',
        'Starts closer than this are pointed out.',
      ),
      number(
        'shortNoticeDays',
        'Short notice',
        [0, 30],
        'days',
        'Changes sooner than this have to be told to people.',
      ),
    ],
  },
  {
    id: 'notices',
    title: 'Notifications',
    fields: [
      yesNo(
        'approvalReminders',
        'Remind approvers',
        'Of a proposal that waits for a decision: at most twice.',
      ),
      time(
        'reminderTime',
        'First reminder',
        'Four hours after the proposal, never earlier in the day than this.',
      ),
      time('secondReminderTime', 'Second reminder', 'The last one.'),
      {
        path: 'deputyUserId',
        label: 'Deputy',
        kind: 'person',
        optional: true,
        hint: 'An approver who gets the second reminder alone. Empty: all approvers get it.',
      },
      time('quietFrom', 'Quiet from', 'Reminders and news of the night wait until the quiet hours are over.'),
      time(
        'quietUntil',
        'Quiet until',
        'By the clock where the person is. The same time twice: no quiet hours.',
      ),
    ],
  },
  {
    id: 'times',
    title: 'Start times',
    fields: [
      time('juicerProductionTime', 'Juicer Production'),
      time('juicerDeepCleanTime', 'Juicer Deep Clean'),
      time('juicerSurveyTime', 'Juicer Survey'),
      time('supervisorTime', 'Supervisor'),
      time('otherTime', 'Other'),
      time('fullDayOtherTime', 'Other that fills the day'),
    ],
  },
  {
    id: 'digital',
    title: 'Digital start times',
    fields: [
      time('digitalSetupTime', 'Digital Setup'),
      time('digitalRefreshTime', 'Digital Refresh'),
      time('digitalRefreshSaturdayTime', 'Digital Refresh on Saturday'),
      time('digitalTeardownTime', 'Digital Teardown'),
      number(
        'digitalStepMinutes',
        'Step',
        [5, 60],
        'minutes',
        'The next one of a day starts this much later.',
      ),
    ],
  },
  {
    id: 'freeosk',
    title: 'Freeosk start times',
    fields: [
      time('freeoskTimes.daily_service', 'Daily service'),
      time('freeoskTimes.changeover', 'Changeover'),
      time('freeoskTimes.troubleshooting', 'Troubleshooting'),
      time('freeoskTimes.other', 'Other Freeosk work'),
    ],
  },
  {
    id: 'durations',
    title: 'Lengths',
    fields: ['core', 'supervisor', 'juicer_production', 'juicer_survey', 'juicer_deep_clean', 'freeosk'].map(
      length,
    ),
  },
  {
    id: 'short',
    title: 'More lengths',
    fields: ['digital_setup', 'digital_refresh', 'digital_teardown', 'digital', 'other'].map(length),
  },
  {
    id: 'upkeep',
    title: 'Upkeep',
    fields: [
      number(
        'runStaleMinutes',
        'Interrupted after',
        [1, 120],
        'minutes',
        'A run that has not moved for this long.',
      ),
      number('retentionDays', 'Keep runs', [7, 365], 'days'),
      {
        path: 'overflowOrder',
        label: 'Order of further blocks',
        kind: 'order',
        hint: 'Blocks of the 9th and later Core of a day: every number from 1 to 8 once.',
      },
    ],
  },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((block) => ({
    id: `block${block}`,
    title: `Block ${block}`,
    fields: [
      time(`blocks.${block - 1}.arrive`, 'Arrive', 'Also the start of its Core.'),
      time(`blocks.${block - 1}.onFloor`, 'On the floor'),
      time(`blocks.${block - 1}.lunchBegin`, 'Lunch from'),
      time(`blocks.${block - 1}.lunchEnd`, 'Lunch until'),
      time(`blocks.${block - 1}.offFloor`, 'Off the floor'),
      time(`blocks.${block - 1}.depart`, 'Leave'),
    ],
  })),
];

const WORDS = {
  yes: 'yes',
  no: 'no',
  none: 'none',
  allTypes: 'all',
  range: (min: number, max: number) => `${min} to ${max}.`,
  one: { days: 'day', minutes: 'minute' } as Record<string, string>,
};

/** Values by path, as the services hold them. */
export type Values = Readonly<Record<string, unknown>>;

export function topicOf(id: string): Topic | null {
  return TOPICS.find((topic) => topic.id === id) ?? null;
}

/** A field of any topic; null for a path that no topic has. */
export function fieldOf(path: string): Field | null {
  return TOPICS.flatMap(({ fields }) => fields).find((field) => field.path === path) ?? null;
}

/** What stands below an input: the meaning, and what is allowed. */
export function hintOf({ hint, range }: Field): string | undefined {
  const allowed = range === undefined ? undefined : WORDS.range(range[0], range[1]);
  return [hint, allowed].filter((part) => part !== undefined).join(' ') || undefined;
}

/** A value in words: `21 days`, `yes`, `Core, Other`, a mention. */
export function valueWords(field: Field | null, value: unknown): Mrkdwn {
  if (value === null || value === undefined) return raw(WORDS.none);
  switch (field?.kind) {
    case 'yes_no':
      return raw(value === true ? WORDS.yes : WORDS.no);
    case 'choice':
      return data(field.options?.find(([option]) => option === value)?.[1] ?? String(value), 60);
    case 'types':
      return typesWords(value);
    case 'order':
      return raw(Array.isArray(value) ? value.join(', ') : '');
    case 'person':
      return who(String(value));
    case 'number':
      return md`${String(value)}${unitWords(field, value)}`;
    default:
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? raw(day(value))
        : data(String(value), 60);
  }
}

function unitWords({ unit }: Field, value: unknown): string {
  if (unit === undefined) return '';
  return ` ${value === 1 ? WORDS.one[unit] : unit}`;
}

function typesWords(value: unknown): Mrkdwn {
  const types = Array.isArray(value) ? value.map(String) : [];
  if (types.length === 0) return raw(WORDS.none);
  return types.length === EVENT_TYPES ? raw(WORDS.allTypes) : join(types.map(typeWord), ', ');
}
/** How many types there are. */
const EVENT_TYPES = 11;
