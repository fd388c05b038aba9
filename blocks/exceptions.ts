import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, confirmation, context, modal, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { PageVm } from './models.ts';
import { type RotationPersonVm, type RotationTypeVm, rotationWord } from './rotations.ts';
import { data, join, lines, type Mrkdwn, md, oneLine, raw } from './text.ts';
import { count, day, who } from './words.ts';

/** `/rotations exceptions`: days on which somebody else does the rotation's work. */
const WORDS = {
  title: 'Exceptions',
  intro: 'On these days somebody else does it; the weekly rotation stays as it is.',
  empty: 'No exceptions yet.',
  deleted: ':white_check_mark: Deleted – the weekly rotation counts again that day.',
  added: ':white_check_mark: Saved – the next run plans with it.',
  addedLeftOut: ':warning: Saved – but a run leaves this person out: they usually are not there that day.',
  insteadOf: 'instead of',
  nobody: 'the weekly rotation has nobody',
  past: 'past',
  reason: 'Reason',
  by: 'Entered by',
  problem: ':warning: Warning –',
  add: 'Add an exception',
  delete: 'Delete',
  deleteTitle: 'Delete this exception?',
  deleteText: (what: string) => `${what}: the weekly rotation counts again.`,
  keep: 'Keep it',
  previous: '‹',
  next: '›',
  previousLabel: 'Previous page',
  nextLabel: 'Next page',
  page: (page: number, pages: number) => `page ${page} of ${pages}`,
};

export interface ExceptionVm {
  id: number;
  date: string;
  type: RotationTypeVm;
  person: RotationPersonVm;
  reason: string | null;
  createdBy: string | null;
  insteadOf: string | null;
  past: boolean;
  problem: string | null;
}
export interface ExceptionsVm {
  storeId: string;
  storeName: string;
  timezone: string;
  mayEdit: boolean;
  page: PageVm<ExceptionVm>;
  /** What has just happened. */
  note?: 'added' | 'addedLeftOut' | 'deleted';
}

export function exceptionsView(vm: ExceptionsVm): ModalView {
  const { page, storeId: store, note } = vm;
  const where = page.pages > 1 && WORDS.page(page.page, page.pages);
  return modal({
    callbackId: VIEWS.exceptions.id,
    title: WORDS.title,
    metadata: VIEWS.exceptions.encode({ store, page: page.page }),
    blocks: [
      ...(note === undefined ? [] : [section(raw(WORDS[note]))]),
      section(lines(md`*${data(vm.storeName, 60)}*`, WORDS.intro)),
      ...(page.total === 0 ? [context(raw(WORDS.empty))] : page.items.map((item) => line(vm, item))),
      ...paging(vm),
      ...actions(BLOCKS.exceptionControls, [
        vm.mayEdit &&
          button(ACTIONS.exceptionAdd.id, WORDS.add, ACTIONS.exceptionAdd.encode({ store }), {
            style: 'primary',
          }),
      ]),
      context(join([page.total > 0 && count(page.total, 'exception'), where, vm.timezone])),
    ],
  });
}

function line(vm: ExceptionsVm, item: ExceptionVm): KnownBlock {
  const id = `exception:${item.id}`;
  if (!vm.mayEdit || item.past) return section(text(item), { id });
  const what = `${rotationWord(item.type)} on ${day(item.date)}`;
  const value = { store: vm.storeId, page: vm.page.page, id: item.id };
  return section(text(item), {
    id,
    accessory: button(ACTIONS.exceptionDelete.id, WORDS.delete, ACTIONS.exceptionDelete.encode(value), {
      style: 'danger',
      label: `${WORDS.delete} ${what}`,
      confirm: confirmation(
        WORDS.deleteTitle,
        WORDS.deleteText(`${what}, ${oneLine(item.person.name, BUDGETS.employeeName)}`),
        WORDS.delete,
        WORDS.keep,
      ),
    }),
  });
}

function text(item: ExceptionVm): Mrkdwn {
  const name = data(item.person.name, BUDGETS.employeeName);
  const instead =
    item.insteadOf === null
      ? raw(WORDS.nobody)
      : md`${WORDS.insteadOf} ${data(item.insteadOf, BUDGETS.employeeName)}`;
  return lines(
    join([md`*${day(item.date)}*`, rotationWord(item.type), item.past && WORDS.past]),
    join([name, instead], ', '),
    item.reason !== null && md`${WORDS.reason}: ${data(item.reason, 200)}`,
    item.createdBy !== null && md`${WORDS.by} ${who(item.createdBy)}`,
    item.problem !== null && md`${raw(WORDS.problem)} ${data(item.problem, 200)}`,
  );
}

function paging({ storeId: store, page: { page, pages } }: ExceptionsVm): KnownBlock[] {
  const { exceptionsPrevious, exceptionsNext } = ACTIONS;
  const turn = (control: typeof exceptionsNext, words: string, to: number, label: string) =>
    button(control.id, words, control.encode({ store, page: to }), { label });
  return actions(BLOCKS.exceptionPaging, [
    page > 1 && turn(exceptionsPrevious, WORDS.previous, page - 1, WORDS.previousLabel),
    page < pages && turn(exceptionsNext, WORDS.next, page + 1, WORDS.nextLabel),
  ]);
}
