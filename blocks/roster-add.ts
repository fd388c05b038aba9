import type { ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, context, inputBlock, modal, option, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import { data, lines, md, raw } from './text.ts';
import { titleWord } from './words.ts';

/** Somebody whom the roster does not have, added by hand, and what became of it. */
const WORDS = {
  title: 'Add a person',
  add: 'Add',
  cancel: 'Cancel',
  name: 'Name',
  employeeId: 'Employee ID',
  employeeIdHint: 'US and six digits.',
  repId: 'MV Retail #',
  repIdHint: 'Without it somebody can be scheduled here, but nothing is sent to Crossmark.',
  role: 'Role',
  active: 'Planning',
  activeBox: 'Active',
  activeText: 'Asks next for the days on which somebody can work',
  inactiveNote: 'Nobody is scheduled before the days somebody can work are set.',
  addedTitle: 'Added',
  added: ':white_check_mark: Done –',
  wasAdded: 'was added.',
  isActive: 'was added and is active. The next run plans with this person.',
  inactive: ':information_source: Not active: nobody is scheduled before the days somebody can work are set.',
  local:
    ':information_source: Without an MV Retail # what is booked stays here; nothing is sent to Crossmark.',
  setDays: 'Set days',
};

const TITLES = ['event_specialist', 'lead_event_specialist', 'juicer_barista', 'club_supervisor'] as const;

export function rosterAddView({ storeId, storeName }: { storeId: string; storeName: string }): ModalView {
  const { rosterAddName, rosterAddEmployeeId, rosterAddRepId, rosterAddTitle, rosterAddActive } = ACTIONS;
  const text = (id: string, max: number) => ({
    ...{ type: 'plain_text_input' as const, action_id: id, max_length: max },
  });
  const titles = TITLES.map((title) =>
    option(titleWord(title), rosterAddTitle.encode({ value: title, ver: 0 })),
  );
  const [usual] = titles;
  const box = option(WORDS.activeBox, rosterAddActive.encode({ value: 'active', ver: 0 }), WORDS.activeText);
  return modal({
    callbackId: VIEWS.rosterAdd.id,
    title: WORDS.title,
    metadata: VIEWS.rosterAdd.encode({ store: storeId }),
    submit: WORDS.add,
    close: WORDS.cancel,
    blocks: [
      inputBlock(BLOCKS.rosterAddName, WORDS.name, { ...text(rosterAddName.id, 100), min_length: 2 }),
      inputBlock(BLOCKS.rosterAddEmployeeId, WORDS.employeeId, text(rosterAddEmployeeId.id, 20), {
        ...{ optional: true, hint: WORDS.employeeIdHint },
      }),
      inputBlock(BLOCKS.rosterAddRepId, WORDS.repId, text(rosterAddRepId.id, 20), {
        ...{ optional: true, hint: WORDS.repIdHint },
      }),
      inputBlock(BLOCKS.rosterAddTitle, WORDS.role, {
        ...{ type: 'static_select', action_id: rosterAddTitle.id, options: titles },
        ...(usual === undefined ? {} : { initial_option: usual }),
      }),
      inputBlock(
        BLOCKS.rosterAddActive,
        WORDS.active,
        { type: 'checkboxes', action_id: rosterAddActive.id, options: [box] },
        { optional: true, hint: WORDS.inactiveNote },
      ),
      context(data(storeName, 60)),
    ],
  });
}

export interface RosterAddedVm {
  storeId: string;
  storeName: string;
  person: { id: string; name: string; repId: string | null };
  active: boolean;
}

/** Who was added, and what is still missing. */
export function rosterAddedView({ storeId: store, storeName, person, active }: RosterAddedVm): ModalView {
  const { rosterDays } = ACTIONS;
  const name = data(person.name, BUDGETS.employeeName);
  return modal({
    callbackId: VIEWS.rosterNote.id,
    title: WORDS.addedTitle,
    metadata: VIEWS.rosterNote.encode({ store }),
    blocks: [
      section(
        lines(
          md`${raw(WORDS.added)} ${name} ${raw(active ? WORDS.isActive : WORDS.wasAdded)}`,
          !active && raw(WORDS.inactive),
          person.repId === null && raw(WORDS.local),
        ),
      ),
      ...actions(BLOCKS.rosterControls, [
        !active &&
          button(rosterDays.id, WORDS.setDays, rosterDays.encode({ store, employee: person.id }), {
            style: 'primary',
          }),
      ]),
      context(data(storeName, 60)),
    ],
  });
}
