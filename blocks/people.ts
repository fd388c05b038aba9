import type { PlainTextOption } from '@slack/types';
import { option, plainText } from './kit.ts';
import { BUDGETS, LIMITS } from './limits.ts';
import type { PersonVm } from './models.ts';
import { oneLine } from './text.ts';
import { titleWord } from './words.ts';

const WORDS = {
  fits: 'Fits',
  needs_reason: 'Possible with a reason',
  cannot: 'Cannot',
};

/** The answer to a `block_suggestion`. */
export interface Suggestions {
  options?: PlainTextOption[];
  option_groups?: { label: ReturnType<typeof plainText>; options: PlainTextOption[] }[];
}

/**
 * People for an employee select: best first, grouped by verdict, the reason under each name. At most 100 in all
 * (one more and Slack shows an empty list); `query` narrows by name.
 */
export function personSuggestions(
  people: readonly PersonVm[],
  query: string,
  encode: (employeeId: string) => string,
): Suggestions {
  const wanted = query.trim().toLocaleLowerCase();
  const found = people
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .slice(0, LIMITS.suggestionOptions);
  const groups = (['fits', 'needs_reason', 'cannot'] as const)
    .map((verdict) => ({
      label: plainText(WORDS[verdict], LIMITS.optionGroupLabel),
      options: found
        .filter((person) => person.verdict === verdict)
        .map((person) => personOption(person, encode)),
    }))
    .filter(({ options }) => options.length > 0);
  return groups.length === 0 ? { options: [] } : { option_groups: groups };
}

const SEPARATOR = ' · ';

/**
 * One person as an option; also the initial option of the select, so that both read the same. The line below the name
 * is short: the first sentence of each part, without the name and the title that stand above it.
 */
export function personOption(
  person: Pick<PersonVm, 'employeeId' | 'name' | 'title' | 'reason'>,
  encode: (employeeId: string) => string,
): PlainTextOption {
  const name = oneLine(person.name, BUDGETS.employeeName);
  const title = titleWord(person.title);
  const reason = person.reason
    .split(SEPARATOR)
    .filter((part) => part !== title)
    .map((part) => (part.startsWith(`${person.name} `) ? part.slice(person.name.length + 1) : part))
    .map((part) => (part.split('. ')[0] ?? '').replace(/\.$/, ''))
    .join(SEPARATOR);
  return option(`${name}${SEPARATOR}${title}`, encode(person.employeeId), reason === '' ? undefined : reason);
}
