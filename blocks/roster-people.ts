import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, context, inputBlock, modal, option, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { PageVm } from './models.ts';
import { type PersonIds, pageWords, paging, personLine } from './roster-person.ts';
import { data, join, lines, type Mrkdwn, md, oneLine, raw } from './text.ts';
import { topNote } from './views.ts';
import { count } from './words.ts';

/** What surrounds the import of people: what became of it, and who is to be activated. */
const WORDS = {
  resultTitle: 'Imported',
  imported: (n: number) => `:white_check_mark: Done – ${count(n, 'person', 'people')} imported.`,
  none: ':information_source: Nobody new was imported.',
  completed: (n: number) =>
    `${count(n, 'known person', 'known people')} got what was missing from the roster`,
  active: 'They are active, with all days available; the next run plans with them.',
  inactive:
    ':information_source: They are inactive: nobody is scheduled until you have set the days somebody can work.',
  setAll: 'Set days',
  matched: (n: number) => `${count(n, 'known person', 'known people')} took over the numbers of Crossmark`,
  skipped: (n: number) =>
    `:warning: ${count(n, 'person was', 'people were')} not imported, because somebody like that came to the store or changed meanwhile`,
  withoutEmail: 'Without e-mail, because somebody of the store has the same address',
  more: (n: number) => `and ${n} more`,
  noteTitle: 'Import people',
  problem: ':warning: Not done –',
  again: 'Fetch the roster again',
  addByHand: 'Add by hand',
  added: (name: Mrkdwn) =>
    md`:white_check_mark: Done – ${name} was added. Set the days on which this person can work; that makes the person active.`,
  inactiveTitle: 'Not active yet',
  inactiveIntro:
    'Nobody plans with these people. Set the days on which somebody can work; that makes the person active.',
  everybody: ':white_check_mark: Everybody of the store is active.',
  activated: (name: Mrkdwn) =>
    md`:white_check_mark: Done – ${name} is active. The next run plans with this person.`,
  setDays: 'Set days',
  daysTitle: 'Set days',
  days: 'Days',
  daysHint: 'Only ticked days are planned. Time off and single days are kept as they are.',
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  activate: 'Activate',
  cancel: 'Cancel',
};

/** Names in one list of the result. */
const NAMES_SHOWN = 12;

export interface RosterResultVm {
  storeId: string;
  storeName: string;
  timezone: string;
  created: readonly string[];
  activated: boolean;
  completed: readonly string[];
  /** People of the store who took over the numbers of a row. */
  matched: readonly string[];
  skipped: readonly string[];
  withoutEmail: readonly string[];
  /** Everybody of the store who is not active. */
  inactive: number;
}

/** What was saved, and that inactive people are not scheduled. */
export function rosterResultView(vm: RosterResultVm): ModalView {
  const { storeId: store, created, completed, matched, skipped, withoutEmail } = vm;
  return modal({
    callbackId: VIEWS.rosterNote.id,
    title: WORDS.resultTitle,
    metadata: VIEWS.rosterNote.encode({ store }),
    blocks: [
      section(
        lines(
          raw(created.length === 0 ? WORDS.none : WORDS.imported(created.length)),
          created.length > 0 && names(created),
        ),
      ),
      ...(created.length === 0 ? [] : [section(raw(vm.activated ? WORDS.active : WORDS.inactive))]),
      ...(completed.length === 0
        ? []
        : [section(md`${raw(WORDS.completed(completed.length))}: ${names(completed)}`)]),
      ...(matched.length === 0
        ? []
        : [section(md`${raw(WORDS.matched(matched.length))}: ${names(matched)}`)]),
      ...(skipped.length === 0
        ? []
        : [section(md`${raw(WORDS.skipped(skipped.length))}: ${names(skipped)}`)]),
      ...(withoutEmail.length === 0 ? [] : [context(md`${WORDS.withoutEmail}: ${names(withoutEmail)}`)]),
      ...inactiveButton(store, vm.inactive),
      context(join([data(vm.storeName, 60), vm.timezone])),
    ],
  });
}

function names(all: readonly string[]): Mrkdwn {
  const shown = all.slice(0, NAMES_SHOWN).map((name) => data(name, BUDGETS.employeeName));
  const rest = all.length - shown.length;
  return join([...shown, rest > 0 && WORDS.more(rest)], ', ');
}

function inactiveButton(store: string, inactive: number): KnownBlock[] {
  const { rosterInactive } = ACTIONS;
  return actions(BLOCKS.rosterControls, [
    inactive > 0 &&
      button(rosterInactive.id, WORDS.setAll, rosterInactive.encode({ store, page: 1 }), {
        style: 'primary',
      }),
  ]);
}

/** Why there is no list, with the way to a new one. */
export function rosterNoteView(vm: {
  storeId: string;
  sentence: string;
  nextStep: string;
  /** Asking again could help. */
  again: boolean;
}): ModalView {
  const { storeId: store } = vm;
  return modal({
    callbackId: VIEWS.rosterNote.id,
    title: WORDS.noteTitle,
    metadata: VIEWS.rosterNote.encode({ store }),
    blocks: [
      section(topNote(vm.sentence, vm.nextStep)),
      ...actions(BLOCKS.rosterControls, [
        vm.again &&
          button(ACTIONS.rosterFetch.id, WORDS.again, ACTIONS.rosterFetch.encode({ store }), {
            style: 'primary',
          }),
        button(ACTIONS.rosterAdd.id, WORDS.addByHand, ACTIONS.rosterAdd.encode({ store })),
      ]),
    ],
  });
}

export interface InactiveVm extends PersonIds {
  id: string;
}

/** People to be activated, each with its button; after an activation with the name. */
export function rosterInactiveView(vm: {
  storeId: string;
  storeName: string;
  timezone: string;
  page: PageVm<InactiveVm>;
  activated?: string;
}): ModalView {
  const { storeId: store, page, activated } = vm;
  const { rosterDays, rosterInactivePrevious, rosterInactiveNext } = ACTIONS;
  const row = (person: InactiveVm) =>
    section(personLine(person), {
      id: BLOCKS.rosterPerson(person.id),
      accessory: button(rosterDays.id, WORDS.setDays, rosterDays.encode({ store, employee: person.id }), {
        label: `${WORDS.setDays}: ${oneLine(person.name, BUDGETS.employeeName)}`,
      }),
    });
  return modal({
    callbackId: VIEWS.rosterInactive.id,
    title: WORDS.inactiveTitle,
    metadata: VIEWS.rosterInactive.encode({ store, page: page.page }),
    blocks: [
      ...(activated === undefined ? [] : [section(WORDS.activated(data(activated, BUDGETS.employeeName)))]),
      section(raw(page.total === 0 ? WORDS.everybody : WORDS.inactiveIntro)),
      ...page.items.map(row),
      ...paging(page, [rosterInactivePrevious.id, rosterInactiveNext.id], (to) =>
        rosterInactiveNext.encode({ store, page: to }),
      ),
      context(
        join([
          data(vm.storeName, 60),
          page.total > 0 && count(page.total, 'person', 'people'),
          pageWords(page),
          vm.timezone,
        ]),
      ),
    ],
  });
}

/** The days of a person, none ticked: saving them makes the person active (crossmark §13). */
export function rosterDaysView(vm: {
  storeId: string;
  storeName: string;
  person: InactiveVm & { version: number };
  /** The person has just been added by hand. */
  added: boolean;
  problem?: { sentence: string; nextStep: string };
}): ModalView {
  const { storeId: store, person, added, problem } = vm;
  return modal({
    callbackId: VIEWS.rosterDays.id,
    title: WORDS.daysTitle,
    metadata: VIEWS.rosterDays.encode({ store, employee: person.id, ver: person.version, added }),
    submit: WORDS.activate,
    close: WORDS.cancel,
    blocks: [
      ...(problem === undefined ? [] : [section(topNote(problem.sentence, problem.nextStep))]),
      ...(added ? [section(WORDS.added(data(person.name, BUDGETS.employeeName)))] : []),
      section(personLine(person)),
      inputBlock(
        BLOCKS.rosterDays,
        WORDS.days,
        {
          type: 'checkboxes',
          action_id: ACTIONS.rosterDay.id,
          options: WORDS.weekdays.map((day, i) =>
            option(day, ACTIONS.rosterDay.encode({ value: String(i) as '0', ver: 0 })),
          ),
        },
        { hint: WORDS.daysHint },
      ),
      context(data(vm.storeName, 60)),
    ],
  });
}
