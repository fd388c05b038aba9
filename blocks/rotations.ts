import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, type ROTATIONS, VIEWS } from './ids.ts';
import { actions, button, context, type Message, message, modal, section } from './kit.ts';
import { BUDGETS } from './limits.ts';
import { nearest } from './nearest.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, type Stamp, when, who } from './words.ts';

/** `/rotations`: who does the juicer work and who leads, weekday by weekday. */
const WORDS = {
  title: 'Rotations',
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  roles: { juicer: 'Juicer', primary_lead: 'Primary Lead' },
  nobody: 'nobody',
  backup: 'backup',
  noBackup: 'no backup',
  edit: { juicer: 'Edit juicer', primary_lead: 'Edit Primary Lead' },
  exceptions: (n: number) => (n === 0 ? 'Exceptions' : `Exceptions (${n} ahead)`),
  saved: (n: number) => `:white_check_mark: Saved – ${count(n, 'change')}. The next run plans with it.`,
  unchanged: ':information_source: Nothing to save – everything is as it was.',
  good: ':white_check_mark: Nothing is missing in the next three weeks.',
  warnings: (n: number) => `:warning: ${count(n, 'warning')}. Nothing is blocked; look at the marked days.`,
  warning: ':warning: Warning –',
  more: (n: number) => `and ${count(n, 'more warning')}`,
  lastSaved: 'Last saved by',
  usage: 'What you can type',
  unknown: (word: string) => md`“${data(word, 40)}” is not a word I know.`,
  nearest: (command: string, word: string) => md`Did you mean ${raw('`')}${command} ${word}${raw('`')}?`,
  words: [
    ['', 'the week: juicer and Primary Lead with their backups'],
    ['exceptions', 'days on which somebody else does it'],
    ['help', 'this text'],
  ],
} as const;

export type RotationWord = 'exceptions' | 'help' | '';
/** The words of `/rotations`; the empty text shows the week. */
export const ROTATION_WORDS: readonly RotationWord[] = WORDS.words.map(([word]) => word);

export type RotationTypeVm = (typeof ROTATIONS)[number];
export interface RotationPersonVm {
  employeeId: string;
  name: string;
  title: string;
}
interface CellVm {
  person: RotationPersonVm | null;
  backup: RotationPersonVm | null;
}
export interface RotationWarningVm {
  /** 0 = Monday. */
  weekday: number;
  type: RotationTypeVm;
  message: string;
}
export interface RotationsVm {
  storeId: string;
  storeName: string;
  timezone: string;
  version: number;
  mayEdit: boolean;
  saved: { by: string; at: Stamp } | null;
  days: readonly { weekday: number; juicer: CellVm; primaryLead: CellVm }[];
  warnings: readonly RotationWarningVm[];
  exceptionsAhead: number;
}

export const weekdayWord = (weekday: number): string => WORDS.weekdays[weekday] ?? '';
export const rotationWord = (type: RotationTypeVm): string => WORDS.roles[type];
const WARNINGS_SHOWN = 4;

/** The week; after a save with what became of it. */
export function rotationsView(vm: RotationsVm, changed?: number): ModalView {
  const warnings = vm.warnings.length;
  return modal({
    callbackId: VIEWS.rotations.id,
    title: WORDS.title,
    metadata: VIEWS.rotations.encode({ store: vm.storeId }),
    blocks: [
      ...(changed === undefined ? [] : [section(raw(changed > 0 ? WORDS.saved(changed) : WORDS.unchanged))]),
      section(
        lines(md`*${data(vm.storeName, 60)}*`, raw(warnings === 0 ? WORDS.good : WORDS.warnings(warnings))),
      ),
      ...vm.days.map((day) => section(dayText(day, vm.warnings))),
      ...controls(vm),
      context(
        join([
          vm.timezone,
          vm.saved !== null && md`${WORDS.lastSaved} ${who(vm.saved.by)}, ${when(vm.saved.at)}`,
        ]),
      ),
    ],
  });
}

function dayText(day: RotationsVm['days'][number], warnings: RotationsVm['warnings']): Mrkdwn {
  return lines(
    md`*${weekdayWord(day.weekday)}*`,
    cellText('juicer', day.juicer),
    cellText('primary_lead', day.primaryLead),
    ...warningLines(warnings.filter(({ weekday }) => weekday === day.weekday)),
  );
}

function cellText(type: RotationTypeVm, { person, backup }: CellVm): Mrkdwn {
  const role = rotationWord(type);
  if (person === null) return md`${role}: ${WORDS.nobody}`;
  const name = md`${role}: ${data(person.name, BUDGETS.employeeName)}`;
  const second =
    backup === null ? WORDS.noBackup : md`${WORDS.backup} ${data(backup.name, BUDGETS.employeeName)}`;
  return join([name, second]);
}

/** Warnings of one day, each with its word; at most four and how many are left. */
export function warningLines(warnings: readonly RotationWarningVm[]): Mrkdwn[] {
  const shown = warnings
    .slice(0, WARNINGS_SHOWN)
    .map(({ message }) => md`${raw(WORDS.warning)} ${data(message, 300)}`);
  const rest = warnings.length - shown.length;
  return rest > 0 ? [...shown, raw(WORDS.more(rest))] : shown;
}

function controls({ storeId: store, mayEdit, exceptionsAhead }: RotationsVm): KnownBlock[] {
  const { rotationsEditJuicer, rotationsEditLead, exceptionsOpen } = ACTIONS;
  return actions(BLOCKS.rotationControls, [
    mayEdit && button(rotationsEditJuicer.id, WORDS.edit.juicer, rotationsEditJuicer.encode({ store })),
    mayEdit && button(rotationsEditLead.id, WORDS.edit.primary_lead, rotationsEditLead.encode({ store })),
    button(exceptionsOpen.id, WORDS.exceptions(exceptionsAhead), exceptionsOpen.encode({ store })),
  ]);
}

/** Usage; an unknown word is named. */
export function rotationsHelp(vm: { command: string; unknown?: string }): Message {
  const near = vm.unknown === undefined ? null : nearest(vm.unknown, ROTATION_WORDS.filter(Boolean));
  const text = lines(
    vm.unknown !== undefined && WORDS.unknown(vm.unknown),
    near !== null && WORDS.nearest(vm.command, near),
    raw(`*${WORDS.usage}*`),
    ...WORDS.words.map(
      ([word, meaning]) => md`${raw('`')}${`${vm.command} ${word}`.trim()}${raw('`')} – ${meaning}`,
    ),
  );
  return message(text, [section(text)]);
}
