import type { KnownBlock, ModalView } from '@slack/types';
import { ruleWord } from './findings.ts';
import { VIEWS } from './ids.ts';
import { context, divider, header, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { RowVm } from './models.ts';
import { dayAndTime, eventName, personName } from './row-line.ts';
import { clip, data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, day, dayList, dueOn, typeWord } from './words.ts';

const WORDS = {
  why: 'Why?',
  whyNot: 'Why not?',
  due: 'due',
  movedFrom: 'It moves from',
  chosen: 'chosen',
  passedOver: 'could have, came later in the order',
  blocked: 'could not:',
  considered: 'Who was considered',
  perDay: 'Who could not, day by day',
  byRule: 'What stood in the way',
  people: (n: number) => count(n, 'time', 'times'),
  more: (n: number) => `and ${n} more`,
  chain: 'What moves along',
  from: 'from',
  to: 'to',
  nowhere: 'no place',
  newPlace: 'new',
  bottleneck: 'Where it is tight',
  shared: (n: number, days: number) =>
    `${count(n, 'Core', 'Core')} compete for ${count(days, 'person-day')}.`,
  competitors: 'Competing',
  helps: 'What would help',
  notes: 'Notes',
  noDetails: 'There are no further details.',
};

interface CandidateVm {
  employeeId?: string;
  date: string;
  verdict: 'chosen' | 'passed_over' | 'blocked';
  by: readonly string[];
  count?: number;
  employeeIds?: readonly string[];
}
interface PlaceVm {
  employeeId: string;
  date: string;
}
export interface WhyVm {
  row: RowVm;
  explanation: {
    summary: string;
    candidates: readonly CandidateVm[];
    more: number;
    movedFrom?: { employeeId: string; date: string; time: string };
    chain?: readonly { eventRefNum: number; from: PlaceVm | null; to: PlaceVm | null }[];
    bottleneck?: {
      competitors: readonly { eventRefNum: number; dueDate: string; employeeId?: string; date?: string }[];
      personDays: readonly PlaceVm[];
      n: number;
      first: string;
      last: string;
    };
    suggestions?: readonly { text: string }[];
    notes?: readonly { message: string }[];
  };
  names: Readonly<Record<string, string>>;
}

/** WF-8: *Why?* for a placed row, *Why not?* for a failed one. Plain sentences first, the evidence below. */
export function whyView(vm: WhyVm): ModalView {
  const { row } = vm;
  const details = [
    ...part(WORDS.helps, suggestions(vm)),
    ...part(WORDS.byRule, rules(vm)),
    ...part(WORDS.considered, people(vm)),
    ...part(WORDS.perDay, days(vm)),
    ...part(WORDS.chain, chain(vm)),
    ...part(WORDS.bottleneck, bottleneck(vm)),
    ...part(WORDS.notes, notes(vm)),
  ];
  return modal({
    callbackId: VIEWS.why.id,
    title: row.date === null ? WORDS.whyNot : WORDS.why,
    metadata: VIEWS.why.encode({ id: row.id, ver: row.version }),
    blocks: [
      section(heading(row)),
      section(sentences(vm)),
      divider(),
      ...(details.length === 0 ? [context(raw(WORDS.noDetails))] : details),
    ],
  });
}

function heading(row: RowVm): Mrkdwn {
  return lines(
    md`*${eventName(row)}*`,
    join([typeWord(row.eventType), dueOn(row.dueDate, row.daysToDue)]),
    row.date !== null && join([dayAndTime(row), personName(row.employeeName)]),
  );
}

/** Three or four sentences that need nothing else. */
function sentences({ row, explanation, names }: WhyVm): Mrkdwn {
  const { summary, movedFrom, suggestions } = explanation;
  const moved =
    movedFrom === undefined ? null : md`${WORDS.movedFrom} ${place(movedFrom, names)} ${movedFrom.time}.`;
  const first = suggestions?.[0];
  return lines(
    data(summary, 400),
    row.failure !== null && row.failure.reason !== summary && data(row.failure.reason, 300),
    row.failure !== null &&
      !suggestions?.some(({ text }) => text === row.failure?.fix) &&
      md`_${WORDS.helps}:_ ${data(row.failure.fix, 200)}`,
    moved,
    row.failure === null && first !== undefined && data(first.text, 200),
  );
}

function part(title: string, entries: readonly Mrkdwn[]): KnownBlock[] {
  if (entries.length === 0) return [];
  return [
    header(title),
    section(raw(clip(lines(...entries.map((entry) => md`• ${entry}`)).mrkdwn, LIMITS.sectionText))),
  ];
}

function suggestions({ explanation }: WhyVm): Mrkdwn[] {
  return (explanation.suggestions ?? []).slice(0, 3).map(({ text }) => data(text, 200));
}

/** Counts first: which rule stood in the way how often. */
function rules({ row, explanation }: WhyVm): Mrkdwn[] {
  if (row.date !== null) return [];
  const totals = new Map<string, number>();
  for (const { by, count: n } of explanation.candidates)
    for (const id of by) totals.set(ruleWord(id), (totals.get(ruleWord(id)) ?? 0) + (n ?? 1));
  return [...totals]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 8)
    .map(([rule, n]) => md`${rule}: ${WORDS.people(n)}`);
}

function people({ explanation, names }: WhyVm): Mrkdwn[] {
  const named = explanation.candidates.filter((candidate) => candidate.employeeId !== undefined);
  const shown = named.slice(0, 15).map((candidate) => {
    const who = md`${personName(names[candidate.employeeId ?? ''] ?? null)}, ${day(candidate.date)}`;
    const reasons = candidate.by.slice(0, 3).map(ruleWord).join(', ');
    if (candidate.verdict === 'chosen') return md`*${who} – ${WORDS.chosen}*`;
    return candidate.verdict === 'blocked'
      ? md`${who} – ${WORDS.blocked} ${reasons}`
      : md`${who} – ${WORDS.passedOver}`;
  });
  const rest = named.length - shown.length + explanation.more;
  return rest > 0 && shown.length > 0 ? [...shown, raw(WORDS.more(rest))] : shown;
}

/** A failed row: per day how many people each rule blocked, with the first names. */
function days({ explanation, names }: WhyVm): Mrkdwn[] {
  const counted = explanation.candidates.filter((candidate) => candidate.employeeId === undefined);
  const byDay = new Map<string, CandidateVm[]>();
  for (const candidate of counted)
    byDay.set(candidate.date, [...(byDay.get(candidate.date) ?? []), candidate]);
  const entries = [...byDay].slice(0, 10).map(([date, candidates]) => {
    const causes = candidates.slice(0, 4).map((candidate) => cause(candidate, names));
    return md`*${day(date)}* ${join(causes, '; ')}`;
  });
  return byDay.size > 10 ? [...entries, raw(WORDS.more(byDay.size - 10))] : entries;
}

function cause(candidate: CandidateVm, names: WhyVm['names']): Mrkdwn {
  const ids = candidate.employeeIds ?? [];
  const shown = ids.slice(0, 3).map((id) => data(names[id] ?? id, 24));
  const rule = candidate.by.slice(0, 2).map(ruleWord).join(', ');
  const total = candidate.count ?? ids.length;
  const rest = total > shown.length && shown.length > 0 ? [raw('…')] : [];
  return shown.length === 0
    ? md`${rule} ${total}`
    : md`${rule} ${total} (${join([...shown, ...rest], ', ')})`;
}

function chain({ explanation, names }: WhyVm): Mrkdwn[] {
  const links = explanation.chain ?? [];
  const shown = links.slice(0, 10).map(({ eventRefNum, from, to }) => {
    const start = from === null ? raw(WORDS.newPlace) : md`${WORDS.from} ${place(from, names)}`;
    return md`${eventRefNum}: ${start} ${WORDS.to} ${to === null ? WORDS.nowhere : place(to, names)}`;
  });
  return links.length > shown.length ? [...shown, raw(WORDS.more(links.length - shown.length))] : shown;
}

function bottleneck({ explanation }: WhyVm): Mrkdwn[] {
  const tight = explanation.bottleneck;
  if (tight === undefined) return [];
  const { competitors, personDays, n } = tight;
  const dates = [...new Set(personDays.map(({ date }) => date))].sort();
  const shown = competitors
    .slice(0, 8)
    .map(({ eventRefNum, dueDate }) => `${eventRefNum} (${WORDS.due} ${day(dueDate)})`);
  const rest = competitors.length > shown.length ? [WORDS.more(competitors.length - shown.length)] : [];
  return [
    md`${WORDS.shared(n, n - 1)} ${dayList(dates)}`,
    md`${WORDS.competitors}: ${[...shown, ...rest].join(', ')}`,
  ];
}

function notes({ explanation }: WhyVm): Mrkdwn[] {
  return (explanation.notes ?? []).slice(0, 5).map(({ message }) => data(message, 200));
}

function place(at: PlaceVm, names: WhyVm['names']): Mrkdwn {
  return md`${personName(names[at.employeeId] ?? null)}, ${day(at.date)}`;
}
