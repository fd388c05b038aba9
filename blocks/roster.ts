import type { Checkboxes, KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, type RosterMeta, VIEWS } from './ids.ts';
import { actions, button, context, divider, inputBlock, modal, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, type Stamp, when } from './words.ts';

/** `/autoschedule import`: people of Crossmark's roster who are not in Daybreak yet, to choose from. */
const WORDS = {
  title: 'Import people',
  cancel: 'Cancel',
  import: (n: number) => (n === 0 ? 'Import' : `Import ${n}`),
  complete: (n: number) => `Complete ${n}`,
  intro: (n: number) =>
    `${count(n, 'person', 'people')} of Crossmark's roster ${n === 1 ? 'is' : 'are'} not in Daybreak yet. Tick whom you want.`,
  nothing: ":white_check_mark: Nothing to import – everybody of Crossmark's roster is in Daybreak.",
  nothingElse: ':information_source: Nobody else of the roster can be imported.',
  nothingClear: ':information_source: Nothing to import – what is new in the roster needs attention first.',
  nobody: ':warning: Nobody is chosen – tick at least one person.',
  search: 'Search',
  searchLabel: 'Search by name or number',
  searchPlaceholder: 'Name, Employee ID or MV Retail #',
  all: (n: number) => `Choose all ${n}`,
  none: 'Choose none',
  allFound: (n: number) => (n === 1 ? 'Choose this one' : `Choose these ${n}`),
  noneFound: (n: number) => (n === 1 ? 'Not this one' : `None of these ${n}`),
  chosen: (n: number, total: number) => `${n} of ${total} chosen`,
  found: (n: number, query: Mrkdwn) => md`${n} found for “${query}”`,
  notFound: (query: Mrkdwn) =>
    md`Nobody found for “${query}”. An empty search shows everybody; the chosen ones stay chosen.`,
  page: (page: number, pages: number) => `page ${page} of ${pages}`,
  previous: '‹',
  next: '›',
  previousLabel: 'Previous page',
  nextLabel: 'Next page',
  repId: 'MV Retail #',
  noEmployeeId: 'no Employee ID',
  twice: 'same name twice',
  activate: 'Activate and mark all days available',
  activateText: 'Otherwise they start inactive, until you set their days',
  completes: (n: number) =>
    `${count(n, 'known person gets a missing id', 'known people get a missing id')} or the spelling of the roster with it.`,
  hidden: (n: number) =>
    `${count(n, 'row')} of the roster without a name or a usable number ${n === 1 ? 'is' : 'are'} not shown.`,
  attention: (n: number) => `Needs attention (${n})`,
  choices: (n: number) =>
    `${count(n, 'choice')} of “Needs attention” ${n === 1 ? 'is' : 'are'} saved with the import.`,
  inactive: (n: number) => `Not active yet (${n})`,
  addByHand: 'Add by hand',
  fetched: 'Fetched',
  kept: 'kept for 30 minutes',
};

/** Two groups of check boxes, ten each: the most that Slack shows in one element. */
const GROUP = LIMITS.checkboxOptions;

export interface RosterVm {
  storeId: string;
  token: string;
  storeName: string;
  timezone: string;
  fetched: Stamp;
  query: string;
  items: readonly {
    place: number;
    person: { name: string; repId: string; employeeId: string | null };
    chosen: boolean;
    sameName: boolean;
  }[];
  page: number;
  pages: number;
  found: number;
  total: number;
  chosen: number;
  completes: number;
  attention: number;
  /** Choices among them: to be imported as another person, and people who take over ids. */
  another: number;
  same: number;
  hidden: number;
  inactive: number;
  activate: boolean;
  /** Grows whenever the boxes have to start afresh. */
  gen: number;
  problem?: 'nobody';
}

export function rosterView(vm: RosterVm): ModalView {
  const submit = submitWord(vm);
  return modal({
    callbackId: VIEWS.roster.id,
    title: WORDS.title,
    metadata: VIEWS.roster.encode(metaOf(vm)),
    ...(submit === null ? {} : { submit, close: WORDS.cancel }),
    blocks: [
      ...(vm.problem === undefined ? [] : [section(raw(WORDS[vm.problem]))]),
      ...(vm.total === 0 ? [section(introOf(vm))] : listBlocks(vm)),
      ...(vm.total + vm.another === 0 ? [] : activateBox(vm)),
      ...noteBlocks(vm),
      ...moreBlocks(vm),
      context(join([md`${WORDS.fetched} ${when(vm.fetched)}`, WORDS.kept, vm.timezone])),
    ],
  });
}

function metaOf({ storeId, token, query, page, gen }: RosterVm): RosterMeta {
  return { store: storeId, token, query, page, gen };
}

/** What pressing it would do now; null when there is nothing to do. */
function submitWord({ total, chosen, completes, another, same }: RosterVm): string | null {
  const imports = chosen + another;
  const changes = completes + same;
  if (imports === 0 && changes > 0) return WORDS.complete(changes);
  return total === 0 && imports === 0 ? null : WORDS.import(imports);
}

function introOf({ storeName, total, attention, another, same }: RosterVm): Mrkdwn {
  const doubtful = another + same > 0 ? WORDS.nothingElse : WORDS.nothingClear;
  const nothing = attention === 0 ? WORDS.nothing : doubtful;
  return lines(md`*${data(storeName, 60)}*`, raw(total === 0 ? nothing : WORDS.intro(total)));
}

function listBlocks(vm: RosterVm): KnownBlock[] {
  const { query } = vm;
  const words = data(query, 60);
  const where = vm.pages > 1 && WORDS.page(vm.page, vm.pages);
  const found = query !== '' && vm.found > 0 && WORDS.found(vm.found, words);
  return [
    section(introOf(vm)),
    inputBlock(
      BLOCKS.rosterQuery,
      WORDS.searchLabel,
      {
        type: 'plain_text_input',
        action_id: ACTIONS.rosterQuery.id,
        max_length: 100,
        placeholder: plainText(WORDS.searchPlaceholder, LIMITS.placeholder),
        dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
        ...(query === '' ? {} : { initial_value: query }),
      },
      { optional: true, live: true },
    ),
    ...filterButtons(vm),
    context(join([WORDS.chosen(vm.chosen, vm.total), found, where])),
    ...(vm.found === 0 ? [section(WORDS.notFound(words))] : boxes(vm)),
    ...paging(vm),
    divider(),
  ];
}

function filterButtons(vm: RosterVm): KnownBlock[] {
  const { rosterSearch, rosterAll, rosterNone } = ACTIONS;
  const store = { store: vm.storeId };
  const all = vm.query === '' ? WORDS.all(vm.found) : WORDS.allFound(vm.found);
  const none = vm.query === '' ? WORDS.none : WORDS.noneFound(vm.found);
  return actions(BLOCKS.rosterFilter, [
    button(rosterSearch.id, WORDS.search, rosterSearch.encode(store)),
    vm.found > 0 && button(rosterAll.id, all, rosterAll.encode(store)),
    vm.found > 0 && vm.chosen > 0 && button(rosterNone.id, none, rosterNone.encode(store)),
  ]);
}

function boxes(vm: RosterVm): KnownBlock[] {
  const groups = Math.ceil(vm.items.length / GROUP);
  return Array.from({ length: groups }, (_, group) => {
    const items = vm.items.slice(group * GROUP, (group + 1) * GROUP);
    const options = items.map((item) =>
      option(item.person.name, ACTIONS.rosterPick.encode({ value: String(item.place), ver: 0 }), ids(item)),
    );
    const chosen = options.filter((_, i) => items[i]?.chosen);
    const element: Checkboxes = {
      type: 'checkboxes',
      action_id: ACTIONS.rosterPick.id,
      options,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    };
    return { type: 'actions', block_id: BLOCKS.rosterPick(vm.gen, group), elements: [element] };
  });
}

function ids({ person, sameName }: RosterVm['items'][number]): string {
  const { employeeId, repId } = person;
  return [employeeId ?? WORDS.noEmployeeId, `${WORDS.repId} ${repId}`, sameName ? WORDS.twice : null]
    .filter((part) => part !== null)
    .join(' · ');
}

function paging({ storeId: store, page, pages }: RosterVm): KnownBlock[] {
  const { rosterPrevious, rosterNext } = ACTIONS;
  const turn = (control: typeof rosterNext, words: string, to: number, label: string) =>
    button(control.id, words, control.encode({ store, page: to }), { label });
  return actions(BLOCKS.rosterPaging, [
    page > 1 && turn(rosterPrevious, WORDS.previous, page - 1, WORDS.previousLabel),
    page < pages && turn(rosterNext, WORDS.next, page + 1, WORDS.nextLabel),
  ]);
}

function activateBox({ activate }: RosterVm): KnownBlock[] {
  const { rosterActivate } = ACTIONS;
  const value = rosterActivate.encode({ value: 'active', ver: 0 });
  const box = option(WORDS.activate, value, WORDS.activateText);
  const element: Checkboxes = {
    type: 'checkboxes',
    action_id: rosterActivate.id,
    options: [box],
    ...(activate ? { initial_options: [box] } : {}),
  };
  return actions(BLOCKS.rosterActivate, [element]);
}

function noteBlocks({ completes, hidden, another, same }: RosterVm): KnownBlock[] {
  return [
    ...(another + same > 0 ? [context(raw(WORDS.choices(another + same)))] : []),
    ...(completes > 0 ? [context(raw(WORDS.completes(completes)))] : []),
    ...(hidden > 0 ? [context(raw(WORDS.hidden(hidden)))] : []),
  ];
}

function moreBlocks({ storeId: store, token, attention, inactive }: RosterVm): KnownBlock[] {
  const { rosterAttention, rosterInactive, rosterAdd } = ACTIONS;
  return actions(BLOCKS.rosterControls, [
    attention > 0 &&
      button(
        rosterAttention.id,
        WORDS.attention(attention),
        rosterAttention.encode({ store, token, page: 1 }),
      ),
    inactive > 0 &&
      button(rosterInactive.id, WORDS.inactive(inactive), rosterInactive.encode({ store, page: 1 })),
    button(rosterAdd.id, WORDS.addByHand, rosterAdd.encode({ store })),
  ]);
}
