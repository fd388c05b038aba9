import type { KnownBlock } from '@slack/types';
import { BLOCKS } from './ids.ts';
import { actions, button } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { PageVm } from './models.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';

/** A person with the numbers of Crossmark, and lists of them in pages. */
const WORDS = {
  repId: 'MV Retail #',
  noEmployeeId: 'no Employee ID',
  noRepId: 'no MV Retail #',
  page: (page: number, pages: number) => `page ${page} of ${pages}`,
  previous: '‹',
  next: '›',
  previousLabel: 'Previous page',
  nextLabel: 'Next page',
};

export interface PersonIds {
  name: string;
  employeeId: string | null;
  repId: string | null;
}

export function personLine(person: PersonIds): Mrkdwn {
  return lines(md`*${data(person.name, BUDGETS.employeeName)}*`, idsText(person));
}

export function idsText({ employeeId, repId }: PersonIds): Mrkdwn {
  const rep = repId === null ? raw(WORDS.noRepId) : md`${WORDS.repId} ${data(repId, 12)}`;
  return join([employeeId === null ? WORDS.noEmployeeId : data(employeeId, 12), rep]);
}

export function pageWords({ page, pages }: PageVm<unknown>): string | false {
  return pages > 1 && WORDS.page(page, pages);
}

export function paging(
  { page, pages }: PageVm<unknown>,
  [previous, next]: readonly [string, string],
  encode: (page: number) => string,
): KnownBlock[] {
  return actions(BLOCKS.rosterPaging, [
    page > 1 && button(previous, WORDS.previous, encode(page - 1), { label: WORDS.previousLabel }),
    page < pages && button(next, WORDS.next, encode(page + 1), { label: WORDS.nextLabel }),
  ]);
}
