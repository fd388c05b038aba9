import type { KnownBlock, ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { button, context, modal, option, plainText, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { fieldOf, TOPICS, type Topic, type Values, valueWords } from './settings-fields.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, day, type Stamp, when, who, whoList } from './words.ts';

/** `/autoschedule settings`: every topic with its values, what differs from the default, and *Change*. */
const WORDS = {
  title: 'Settings',
  intro:
    'What differs from the default is in bold, with the default beside it. Nothing changes before you have seen what the next run would do with it.',
  change: 'Change',
  standard: (words: string) => `(default ${words})`,
  blocks: 'Blocks of a day',
  changeBlock: 'Change a block',
  block: (n: number) => `Block ${n}`,
  blockLine: (n: string, from: string, until: string, lunch: string) =>
    `${n}: ${from}–${until}, lunch ${lunch}`,
  calendar: 'Locked days and holidays',
  open: 'Open',
  noLocked: 'No day is locked',
  locked: (n: number) => `${count(n, 'day is', 'days are')} locked`,
  nextHoliday: 'next holiday',
  noHoliday: 'no holiday ahead',
  approvers: 'Approvers',
  nobody: ':warning: Nobody – no proposal can be approved.',
  admins: 'Changed by administrators only.',
  saved: 'Last changed by',
  done: ':white_check_mark: Saved –',
  more: (n: number) => `and ${n} more`,
};

/** The topics that people look for most stand above calendar and approvers. */
const FREQUENT = 4;

export interface SettingsVm {
  storeId: string;
  storeName: string;
  timezone: string;
  values: Values;
  defaults: Values;
  saved: { by: string; at: Stamp } | null;
  approvers: readonly string[];
  mayConfigure: boolean;
  lockedDays: readonly string[];
  nextHoliday: { date: string; name: string } | null;
  /** What has just been saved, in one sentence. */
  done?: string;
}

export function settingsView(vm: SettingsVm): ModalView {
  const topics = TOPICS.filter(({ id }) => !id.startsWith('block'));
  return modal({
    callbackId: VIEWS.settings.id,
    title: WORDS.title,
    metadata: VIEWS.settings.encode({ store: vm.storeId }),
    blocks: [
      ...(vm.done === undefined ? [] : [section(md`${raw(WORDS.done)} ${data(vm.done, 300)}`)]),
      context(join([data(vm.storeName, 60), vm.timezone])),
      context(raw(WORDS.intro)),
      ...topics.slice(0, FREQUENT).map((topic) => topicSection(vm, topic)),
      calendarSection(vm),
      approversSection(vm),
      blocksSection(vm),
      ...topics.slice(FREQUENT).map((topic) => topicSection(vm, topic)),
      ...(vm.saved === null
        ? []
        : [context(md`${raw(WORDS.saved)} ${who(vm.saved.by)} · ${when(vm.saved.at)}`)]),
    ],
  });
}

function topicSection(vm: SettingsVm, topic: Topic): KnownBlock {
  const values = topic.fields.map(({ path, label }) => md`${label}: ${shown(vm, path)}`);
  return section(lines(raw(`*${topic.title}*`), join(values)), {
    id: BLOCKS.settingsTopic(topic.id),
    accessory: button(
      ACTIONS.settingsTopic.id,
      WORDS.change,
      ACTIONS.settingsTopic.encode({ store: vm.storeId, topic: topic.id }),
      { label: `${WORDS.change}: ${topic.title}` },
    ),
  });
}

/** The value in words; in bold, with the default, where the two differ. */
function shown({ values, defaults }: SettingsVm, path: string): Mrkdwn {
  const field = fieldOf(path);
  const words = valueWords(field, values[path]);
  if (JSON.stringify(values[path]) === JSON.stringify(defaults[path])) return words;
  const standard = valueWords(field, defaults[path]);
  return md`*${words}* ${raw(WORDS.standard(standard.mrkdwn))}`;
}

function blocksSection({ values }: SettingsVm): KnownBlock {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
  const at = (n: number, part: string) => String(values[`blocks.${n - 1}.${part}`] ?? '');
  const rows = numbers.map((n) =>
    WORDS.blockLine(String(n), at(n, 'arrive'), at(n, 'depart'), at(n, 'lunchBegin')),
  );
  return section(lines(raw(`*${WORDS.blocks}*`), ...rows), {
    id: BLOCKS.settingsBlocks,
    accessory: {
      type: 'static_select',
      action_id: ACTIONS.settingsBlock.id,
      placeholder: plainText(WORDS.changeBlock, LIMITS.placeholder),
      options: numbers.map((n) =>
        option(WORDS.block(n), ACTIONS.settingsBlock.encode({ value: `block${n}`, ver: 0 })),
      ),
    },
  });
}

function calendarSection({ storeId, lockedDays, nextHoliday }: SettingsVm): KnownBlock {
  const locked =
    lockedDays.length === 0
      ? raw(WORDS.noLocked)
      : md`${WORDS.locked(lockedDays.length)}: ${lockedDays.slice(0, 3).map(day).join(', ')}${
          lockedDays.length > 3 ? ` ${WORDS.more(lockedDays.length - 3)}` : ''
        }`;
  const holiday =
    nextHoliday === null
      ? raw(WORDS.noHoliday)
      : md`${WORDS.nextHoliday} ${day(nextHoliday.date)}, ${data(nextHoliday.name, 60)}`;
  return section(lines(raw(`*${WORDS.calendar}*`), join([locked, holiday])), {
    id: BLOCKS.settingsTopic('calendar'),
    accessory: button(
      ACTIONS.settingsCalendar.id,
      WORDS.open,
      ACTIONS.settingsCalendar.encode({ store: storeId }),
      { label: `${WORDS.open}: ${WORDS.calendar}` },
    ),
  });
}

function approversSection({ storeId, approvers, mayConfigure }: SettingsVm): KnownBlock {
  const names = approvers.length === 0 ? raw(WORDS.nobody) : whoList(approvers, 20);
  return section(lines(raw(`*${WORDS.approvers}*`), names, !mayConfigure && WORDS.admins), {
    id: BLOCKS.settingsTopic('approvers'),
    ...(mayConfigure && {
      accessory: button(
        ACTIONS.settingsApprovers.id,
        WORDS.change,
        ACTIONS.settingsApprovers.encode({ store: storeId }),
        { label: `${WORDS.change}: ${WORDS.approvers}` },
      ),
    }),
  });
}
