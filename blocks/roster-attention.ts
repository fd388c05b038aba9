import type { KnownBlock, ModalView, RadioButtons } from '@slack/types';
import { ACTIONS, BLOCKS, type RosterAttention, VIEWS } from './ids.ts';
import { actions, context, modal, option, section, separated } from './kit.ts';
import { BUDGETS } from './limits.ts';
import type { PageVm } from './models.ts';
import { idsText, type PersonIds, pageWords, paging } from './roster-person.ts';
import { data, join, lines, type Mrkdwn, md, oneLine, raw } from './text.ts';

/** Rows of the roster that look like somebody who is there already: who each one is, both sides side by side. */
const WORDS = {
  title: 'Needs attention',
  intro:
    'These rows of the roster look like somebody who is there already, but the numbers do not fit. Say who each one is: it is saved with the import. Nothing happens to a row without a choice.',
  notAllowed:
    'These rows of the roster look like somebody who is there already, but the numbers do not fit. Somebody who may change people can say who each one is.',
  reasons: {
    ids_differ: 'The numbers contradict each other.',
    employee_id_twice: 'The roster has this Employee ID twice.',
    name_twice: 'More than one person has this name.',
  },
  inRoster: 'Crossmark',
  otherRow: 'Crossmark, the other row',
  here: 'Daybreak',
  stillThere: 'This number stands in the roster too, so these are rather two people',
  nothing: 'Nothing to choose here: correct the numbers in Crossmark, then fetch the roster again.',
  same: (name: string, repId: string | null) =>
    `Same person as ${name}${repId === null ? '' : ` (${repId})`}`,
  instead: (now: string, former: string | null) => (former === null ? now : `${now} instead of ${former}`),
  gets: (what: string) => `Gets ${what}`,
  keeps: 'The numbers stay as they are',
  repId: 'MV Retail #',
  another: 'Another person',
  comes: (name: string) => `Comes as “${name}”`,
  later: 'Not decided',
};

export interface AttentionVm {
  reason: 'ids_differ' | 'employee_id_twice' | 'name_twice';
  name: string;
  repId: string;
  employeeId: string | null;
  /** Whom it was taken for, here or in the roster. */
  other: PersonIds;
  /** Whom of the store it may be. */
  candidates: readonly (PersonIds & { id: string; stillThere: boolean })[];
  /** Under which name it would come as another person; null = not possible. */
  newName: string | null;
  choice: { kind: 'same'; personId: string } | { kind: 'another' } | null;
}

export interface RosterAttentionVm {
  storeId: string;
  storeName: string;
  page: PageVm<AttentionVm>;
  /** The person who looks may say who somebody is. */
  mayIdentify: boolean;
  /** The list below, and how often the choices started afresh. */
  list: Pick<RosterAttention, 'token' | 'query' | 'listPage' | 'gen' | 'boxes'>;
}

export function rosterAttentionView(vm: RosterAttentionVm): ModalView {
  const { storeId: store, page, list, mayIdentify } = vm;
  const { rosterAttentionPrevious: previous, rosterAttentionNext: next } = ACTIONS;
  return modal({
    callbackId: VIEWS.rosterAttention.id,
    title: WORDS.title,
    metadata: VIEWS.rosterAttention.encode({ ...list, store, page: page.page }),
    blocks: [
      section(raw(mayIdentify ? WORDS.intro : WORDS.notAllowed)),
      ...separated(
        page.items.map((item) => [sides(item), ...(mayIdentify ? choices(item, list.boxes) : [])]),
      ),
      ...paging(page, [previous.id, next.id], (to) => next.encode({ store, token: list.token, page: to })),
      context(join([data(vm.storeName, 60), pageWords(page)])),
    ],
  });
}

function sides(item: AttentionVm): KnownBlock {
  const { reason, other, candidates } = item;
  const isHere = candidates.some(({ name, repId }) => name === other.name && repId === other.repId);
  const here = candidates.map((one) => side(WORDS.here, one, one.stillThere));
  const beside = isHere ? [] : [side(reason === 'ids_differ' ? WORDS.here : WORDS.otherRow, other, false)];
  return section(raw(WORDS.reasons[reason]), {
    fields: [side(WORDS.inRoster, item, false), ...beside, ...here],
  });
}

function side(title: string, person: PersonIds, stillThere: boolean): Mrkdwn {
  const note = stillThere && raw(`:information_source: ${WORDS.stillThere}`);
  return lines(raw(title), md`*${data(person.name, BUDGETS.employeeName)}*`, idsText(person), note);
}

function choices(item: AttentionVm, boxes: number): KnownBlock[] {
  const { candidates, newName, repId, choice } = item;
  if (candidates.length === 0 && newName === null) return [context(raw(WORDS.nothing))];
  const value = (who: string) => ACTIONS.rosterIdentity.encode({ value: `${repId}.${who}`, ver: 0 });
  const same = candidates.map((one, i) => {
    const name = oneLine(one.name, BUDGETS.employeeName);
    return option(WORDS.same(name, one.repId), value(String(i)), changesOf(item, one));
  });
  const another =
    newName === null ? [] : [option(WORDS.another, value('another'), WORDS.comes(oneLine(newName, 60)))];
  const later = option(WORDS.later, value('later'));
  const chosen =
    choice === null
      ? later
      : choice.kind === 'another'
        ? another[0]
        : same[candidates.findIndex(({ id }) => id === choice.personId)];
  const element: RadioButtons = {
    type: 'radio_buttons',
    action_id: ACTIONS.rosterIdentity.id,
    options: [...same, ...another, later],
    initial_option: chosen ?? later,
  };
  return actions(BLOCKS.rosterIdentity(boxes, repId), [element]);
}

/** What the person here would get from the row. */
function changesOf(row: AttentionVm, person: PersonIds): string {
  const { repId, employeeId } = row;
  const changes = [
    repId !== person.repId && `${WORDS.repId} ${WORDS.instead(repId, person.repId)}`,
    employeeId !== null && employeeId !== person.employeeId && WORDS.instead(employeeId, person.employeeId),
  ].filter((change) => change !== false);
  return changes.length === 0 ? WORDS.keeps : WORDS.gets(changes.join(', '));
}
