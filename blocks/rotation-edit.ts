import type { ExternalSelect, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { ACTIONS, BLOCKS, NOBODY, VIEWS } from './ids.ts';
import { actions, context, modal, option, plainText, section } from './kit.ts';
import { BUDGETS, LIMITS } from './limits.ts';
import type { Suggestions } from './people.ts';
import {
  type RotationPersonVm,
  type RotationTypeVm,
  type RotationWarningVm,
  rotationWord,
  warningLines,
  weekdayWord,
} from './rotations.ts';
import { lines, type Mrkdwn, md, oneLine, raw } from './text.ts';
import { topNote } from './views.ts';
import { type Stamp, titleWord, when, who } from './words.ts';

/** One rotation for all seven days: person and backup, checked with every choice. */
const WORDS = {
  titles: { juicer: 'Edit juicer', primary_lead: 'Edit Primary Lead' },
  save: 'Save',
  cancel: 'Cancel',
  intro: 'First who does it, then who stands in. The lists hold only people who may do it.',
  stale: ':warning: Not saved –',
  staleBy: 'has saved these rotations meanwhile',
  staleUnknown: 'Somebody has saved these rotations meanwhile',
  staleNext: 'Below is what stands now. Change it and save again.',
  nobody: 'Nobody',
  noBackup: 'No backup',
  backup: (name: string) => `Backup: ${name}`,
};

export interface RotationEditVm {
  storeId: string;
  type: RotationTypeVm;
  /** Version of the rotations that the form shows. */
  version: number;
  timezone: string;
  /** As chosen so far. */
  days: readonly {
    weekday: number;
    person: RotationPersonVm | null;
    backup: RotationPersonVm | null;
  }[];
  warnings: readonly RotationWarningVm[];
  /** Somebody else saved in between. */
  stale?: { by: string; at: Stamp } | null;
  problem?: { sentence: string; nextStep: string };
}

/** 7.1, 7.2. Selects, not inputs: each choice is checked at once, and a week fits in one form. */
export function rotationEditView(vm: RotationEditVm): ModalView {
  return modal({
    callbackId: VIEWS.rotationEdit.id,
    title: WORDS.titles[vm.type],
    metadata: VIEWS.rotationEdit.encode({ store: vm.storeId, type: vm.type, ver: vm.version }),
    submit: WORDS.save,
    close: WORDS.cancel,
    blocks: [
      ...(vm.stale === undefined ? [] : [section(staleText(vm.stale))]),
      ...(vm.problem === undefined ? [] : [section(topNote(vm.problem.sentence, vm.problem.nextStep))]),
      section(lines(md`*${rotationWord(vm.type)}*`, WORDS.intro)),
      ...vm.days.flatMap((day) => dayBlocks(vm, day)),
      context(raw(vm.timezone)),
    ],
  });
}

function staleText(stale: NonNullable<RotationEditVm['stale']> | null): Mrkdwn {
  const how = stale === null ? WORDS.staleUnknown : md`${who(stale.by)} ${WORDS.staleBy} (${when(stale.at)})`;
  return lines(md`${raw(WORDS.stale)} ${how}.`, WORDS.staleNext);
}

function dayBlocks(vm: RotationEditVm, day: RotationEditVm['days'][number]): KnownBlock[] {
  const warnings = warningLines(vm.warnings.filter(({ weekday }) => weekday === day.weekday));
  return [
    section(lines(md`*${weekdayWord(day.weekday)}*`, ...warnings)),
    ...actions(BLOCKS.rotationCell(vm.version, day.weekday), [
      select(ACTIONS.rotationPerson, day.person, false, rotationWord(vm.type)),
      select(ACTIONS.rotationBackup, day.backup, true, WORDS.noBackup),
    ]),
  ];
}

function select(
  control: typeof ACTIONS.rotationPerson,
  person: RotationPersonVm | null,
  backup: boolean,
  placeholder: string,
): ExternalSelect {
  return {
    type: 'external_select',
    action_id: control.id,
    min_query_length: 0,
    placeholder: plainText(placeholder, LIMITS.placeholder),
    initial_option: person === null ? nobodyOption(control, backup) : personOption(control, person, backup),
  };
}

/** The answer to a list of people in this form: nobody first, then everybody who fits the rotation and the query. */
export function rotationSuggestions(
  people: readonly (RotationPersonVm & { reason: string })[],
  query: string,
  backup: boolean,
): Suggestions {
  const control = backup ? ACTIONS.rotationBackup : ACTIONS.rotationPerson;
  const wanted = query.trim().toLocaleLowerCase();
  const found = people
    .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
    .slice(0, LIMITS.suggestionOptions - 1);
  return {
    options: [
      nobodyOption(control, backup),
      ...found.map((person) => personOption(control, person, backup, person.reason)),
    ],
  };
}

function nobodyOption(control: typeof ACTIONS.rotationPerson, backup: boolean): PlainTextOption {
  return option(backup ? WORDS.noBackup : WORDS.nobody, control.encode({ value: NOBODY, ver: 0 }));
}

function personOption(
  control: typeof ACTIONS.rotationPerson,
  { employeeId, name, title }: RotationPersonVm,
  backup: boolean,
  reason?: string,
): PlainTextOption {
  const text = `${oneLine(name, BUDGETS.employeeName)} · ${titleWord(title)}`;
  return option(backup ? WORDS.backup(text) : text, control.encode({ value: employeeId, ver: 0 }), reason);
}
