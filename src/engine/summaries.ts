import { formatDay } from '../domain/dates.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import type { PlacedDraft, Run } from './run.ts';
import { dueIn } from './texts.ts';

/** OUT-4: the one sentence of a placed row, with the person and the weekday. */
export function summaryOf(run: Run, draft: PlacedDraft): string {
  const name = nameOf(run.facts, draft.employeeId);
  const day = formatDay(draft.date);
  const sentence = reasonSentence(draft, name, day);
  const bump = run.bumped.get(draft.event.refNum);
  if (bump) {
    const from = `${nameOf(run.facts, bump.booking.employeeId)} on ${formatDay(bump.booking.date)}`;
    return `Moves from ${from} to ${name} on ${day}: ${bump.by.refNum} takes its place.`;
  }
  const posted = run.facts.postedByEvent.get(draft.event.refNum);
  if (posted && draft.event.type === 'supervisor')
    return `Follows its Core from ${formatDay(posted.date)}: ${lowerFirstWord(sentence, name)}`;
  return sentence;
}

function reasonSentence(draft: PlacedDraft, name: string, day: string): string {
  const [family, reason] = draft.rule.split('.') as [string, string];
  if (family === 'core') return coreSentence(draft, reason, name, day);
  if (family === 'juicer') return juicerSentence(reason, name, day);
  if (family === 'full-day') return fullDaySentence(reason, name, day);
  switch (reason) {
    case 'primary-lead':
      return `${name} is Primary Lead on ${day}.`;
    case 'backup-lead':
      return `${name} is backup of the Primary Lead on ${day}.`;
    case 'other-lead':
      return `${name} is the next Lead in the store on ${day}.`;
    case 'club-supervisor':
      return `${name}, the Club Supervisor, takes it on ${day}.`;
    default:
      return `${name} takes it on ${day} because nobody better placed can.`;
  }
}

function coreSentence(draft: PlacedDraft, reason: string, name: string, day: string): string {
  switch (reason) {
    case 'primary-lead':
      return `${name} is Primary Lead on ${day}, the first day with a free place.`;
    case 'other-lead':
      return `${name} is the Lead with the fewest events that week who is free on ${day}.`;
    case 'fewest-in-week':
      return `${name} has the fewest events that week of those free on ${day}.`;
    case 'bump':
      return `${name} has a less urgent Core on ${day} that can move.`;
    case 'kept':
      return `${name} keeps it on ${day}, where the plan that this one replaces had it.`;
    case 'chain':
      return draft.wave === 'rescue' && (draft.chain?.length ?? 0) <= 1
        ? `${name} has room on ${day}, a day inside the lead time that is kept for urgent Core.`
        : `${name} has room on ${day} once other Core have moved.`;
    case 'chain-moved':
      return `${name} takes it on ${day} to make room for ${draft.chain?.[0]?.eventRefNum ?? 'another Core'}.`;
    default:
      return `${name} is Primary Lead on ${day} and takes the Core over from somebody else.`;
  }
}

function juicerSentence(reason: string, name: string, day: string): string {
  switch (reason) {
    case 'rotation':
      return `${name} is on the juicer rotation on ${day}.`;
    case 'backup':
      return `${name} is backup on the juicer rotation on ${day}.`;
    case 'fallback':
      return `${name} can do juicer work and is free on ${day}; nobody on the rotation can take it.`;
    case 'with-production':
      return `${name} does the Juicer Production on ${day}, so the Survey too.`;
    case 'club-supervisor':
      return `${name}, the Club Supervisor, takes it on ${day}.`;
    case 'deep-clean':
      return `${name} does the Deep Clean on ${day}, the first day without a Production.`;
    default:
      return `${name} takes it on ${day} because nobody else can.`;
  }
}

function fullDaySentence(reason: string, name: string, day: string): string {
  const role: Record<string, string> = {
    lead: 'a Lead',
    'event-specialist': 'an Event Specialist',
    juicer: 'a Juicer Barista without juicer work',
    'primary-lead': 'the Primary Lead, as nobody else is free',
  };
  return `${name} has the whole of ${day} free and is ${role[reason] ?? 'available'}.`;
}

/** OUT-3: why a posted Core loses its place. */
export function swapReasonOf(facts: Facts, draft: PlacedDraft, victim: EngineEvent): string {
  if (draft.event.type === 'juicer_production')
    return `${nameOf(facts, draft.employeeId)} does Juicer Production on ${formatDay(draft.date)}.`;
  const own = dueIn(draft.event.daysToDue);
  const other = victim.daysToDue;
  // "in 4 days, 600122 in 12": the unit is said once.
  const rest = own.endsWith('days') ? `in ${other}` : dueIn(other);
  return `${draft.event.refNum} is due ${own}, ${victim.refNum} ${rest}.`;
}

function nameOf(facts: Facts, employeeId: string): string {
  return facts.employeeById.get(employeeId)?.name ?? employeeId;
}

/** Keeps the name's capital; nothing else in the sentence begins with one. */
function lowerFirstWord(sentence: string, name: string): string {
  return sentence.startsWith(name) ? sentence : sentence[0]!.toLowerCase() + sentence.slice(1);
}
