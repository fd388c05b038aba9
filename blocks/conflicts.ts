import type { KnownBlock, ModalView } from '@slack/types';
import type { ConflictsVm, ConflictVm } from './conflict-model.ts';
import { conflictBlocks, conflictLine } from './conflict-row.ts';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, context, header, type Message, message, modal, section, separated } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { PageVm } from './models.ts';
import { data, join, lines, type Mrkdwn, md, raw, spread } from './text.ts';
import { count, when } from './words.ts';

/** Differences with Crossmark: one quiet message per sync, and the list of all that are open. */
const WORDS = {
  title: (n: number) => `${count(n, 'difference')} with Crossmark`,
  urgentTitle: (n: number) => `${count(n, 'urgent difference')} with Crossmark`,
  settled: 'Differences with Crossmark · all decided',
  intro:
    'Nothing was changed on either side. *Keep ours* leaves it so; *Take theirs* brings Crossmark’s side here. Neither sends anything to Crossmark.',
  settledIntro: 'Nothing waits for a decision any more.',
  found: 'found',
  listTitle: 'Differences',
  none: ':white_check_mark: Daybreak and Crossmark agree. Nothing waits for a decision.',
  previous: '‹',
  next: '›',
  previousLabel: 'Previous page',
  nextLabel: 'Next page',
  page: (page: number, pages: number) => `page ${page} of ${pages}`,
};

/** What one sync found. Decided rows stay where they stand and say how they were decided. */
export function conflictsMessage(vm: ConflictsVm): Message {
  const { page, open, urgentOnly } = vm;
  const title = open === 0 ? WORDS.settled : urgentOnly ? WORDS.urgentTitle(open) : WORDS.title(open);
  const intro = raw(open === 0 ? WORDS.settledIntro : WORDS.intro);
  const about = join([
    data(vm.storeName, 60),
    md`${WORDS.found} ${when(vm.foundAt)}`,
    page.pages > 1 && WORDS.page(page.page, page.pages),
    vm.timezone,
  ]);
  return message(
    spread(md`${title} · ${about}`, [...page.items.map(conflictLine), intro], LIMITS.messageText),
    [
      header(title),
      section(intro),
      ...separated(page.items.map((item) => conflictBlocks(vm.storeId, item))),
      ...messagePaging(vm),
      context(about),
    ],
  );
}

function messagePaging({ storeId: store, syncId: sync, page }: ConflictsVm): KnownBlock[] {
  return turns(page, (to) => ACTIONS.conflictsNext.encode({ store, sync, page: to }));
}

/** Earlier and later page. Both directions carry the same value: where to go. */
function turns({ page, pages }: PageVm<unknown>, encode: (to: number) => string): KnownBlock[] {
  const { conflictsPrevious, conflictsNext } = ACTIONS;
  return actions(BLOCKS.conflictPaging, [
    page > 1 &&
      button(conflictsPrevious.id, WORDS.previous, encode(page - 1), { label: WORDS.previousLabel }),
    page < pages && button(conflictsNext.id, WORDS.next, encode(page + 1), { label: WORDS.nextLabel }),
  ]);
}

export interface OpenConflictsVm {
  storeId: string;
  storeName: string;
  timezone: string;
  page: PageVm<ConflictVm>;
}

/** All open differences of a store; those decided while it is shown leave it. */
export function openConflictsView(vm: OpenConflictsVm): ModalView {
  const { storeId: store, page } = vm;
  return modal({
    callbackId: VIEWS.conflicts.id,
    title: WORDS.listTitle,
    metadata: VIEWS.conflicts.encode({ store, page: page.page }),
    blocks: [
      section(lines(md`*${data(vm.storeName, 60)}*`, page.total === 0 ? raw(WORDS.none) : raw(WORDS.intro))),
      ...separated(page.items.map((item) => conflictBlocks(store, item))),
      ...turns(page, (to) => ACTIONS.conflictsNext.encode({ store, sync: 0, page: to })),
      context(footer(vm)),
    ],
  });
}

function footer({ page, timezone }: OpenConflictsVm): Mrkdwn {
  return join([
    page.total > 0 && count(page.total, 'difference'),
    page.pages > 1 && WORDS.page(page.page, page.pages),
    timezone,
  ]);
}
