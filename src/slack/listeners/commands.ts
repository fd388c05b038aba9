import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { type CommandWord, type HelpVm, helpMessage, isCommandWord } from '../../../blocks/help.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { reviewLinks } from '../../../blocks/notices.ts';
import { startView } from '../../../blocks/start.ts';
import { statusMessage } from '../../../blocks/status.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import { type Asked, onCommand } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, openModal, type SlackApp } from '../handle.ts';
import { COMMANDS, commandName } from '../manifest.ts';
import { reviewLinkList, runLinkList } from '../presenters/review.ts';
import { startVm } from '../presenters/start.ts';
import { failedMessage, statusVm } from '../presenters/status.ts';
import { placeOf, tell } from '../replies.ts';
import { answerConflicts, answerSync, SYNC } from './crossmark.ts';
import { answerHistory } from './history.ts';
import { answerImport } from './roster.ts';
import { answerSettings } from './settings.ts';

/** `/autoschedule`: the first word is the sub-command, no word means `status`. Every answer is private. */
export function registerCommands(app: SlackApp, deps: SlackDeps): void {
  const name = commandName('autoschedule', deps.commandPrefix);

  const wordsOf = (text: string) => {
    const [first = '', second = ''] = text.toLowerCase().split(/\s+/);
    return { typed: first || 'status', second };
  };
  const rightOf = (text: string) => {
    const { typed } = wordsOf(text);
    return isCommandWord(typed) ? RIGHTS[typed] : '';
  };
  onCommand(app, deps, name, rightOf, async ({ text, answer, ask }) => {
    const { typed, second } = wordsOf(text);
    if (!isCommandWord(typed)) return answer(help(deps, { unknown: typed }));
    if (second === 'help') return answer(help(deps, { about: typed }));
    if (typed === 'help') return answer(help(deps, aboutWord(second)));
    const asked = await ask();
    if (asked) await WORDS[typed](deps, asked);
  });

  // The same words as buttons of App Home.
  const fromHome = (control: typeof ACTIONS.homeRun, word: CommandWord) =>
    onPress(app, deps, control, RIGHTS[word], async (press) => {
      const place = placeOf(press.body);
      const answer: Asked['answer'] = (note) => tell(press.client, place, note as Parameters<typeof tell>[2]);
      const store = await deps.database.client.store.findUnique({ where: { id: press.value.store } });
      if (!store) throw new DaybreakError('NOT_FOUND');
      const ref = {
        id: store.id,
        name: store.name,
        timezone: store.timezone,
        channelId: store.slackChannelId,
      };
      await WORDS[word](deps, { ...press, store: ref, answer });
    });
  fromHome(ACTIONS.homeRun, 'run');
  fromHome(ACTIONS.homeStatus, 'status');
  fromHome(ACTIONS.homeHistory, 'history');
  fromHome(ACTIONS.homeSettings, 'settings');
  fromHome(ACTIONS.homeImport, 'import');
  fromHome(ACTIONS.homeHelp, 'help');
}

const RIGHTS: Record<CommandWord, string> = {
  status: RIGHT_WORDS.readProposals,
  run: RIGHT_WORDS.run,
  review: RIGHT_WORDS.readProposals,
  retry: RIGHT_WORDS.retry,
  history: RIGHT_WORDS.readHistory,
  sync: SYNC,
  conflicts: RIGHT_WORDS.readDifferences,
  settings: RIGHT_WORDS.settings,
  import: RIGHT_WORDS.importPeople,
  help: RIGHT_WORDS.help,
};

const WORDS: Record<CommandWord, (deps: SlackDeps, asked: Asked) => Promise<void>> = {
  status: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'read');
    await answer(statusMessage(await statusVm(deps, store, user)));
  },
  run: async (deps, asked) => {
    await authorize(deps.database.client, asked.store.id, asked.user, 'run');
    await openModal(asked, async () => startView(await startVm(deps, asked.store.id, asked.user, 'normal')));
  },
  review: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'read');
    const [waiting, ...others] = await deps.proposals.waitingRuns(store.id);
    const links = waiting
      ? await reviewLinkList(deps, await deps.proposals.summary(store.id, waiting.id))
      : [];
    await answer(reviewLinks(links, await runLinkList(deps, others, store.channelId)));
  },
  retry: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'approve');
    await answer(await failedMessage(deps, store));
  },
  history: answerHistory,
  sync: answerSync,
  conflicts: answerConflicts,
  settings: answerSettings,
  import: answerImport,
  help: async (deps, { answer }) => answer(help(deps, {})),
};

/** What can be typed, here and elsewhere. */
function help({ commandPrefix }: SlackDeps, asked: Pick<HelpVm, 'about' | 'unknown'>) {
  const others = COMMANDS.filter(({ name }) => name !== 'autoschedule').map(({ name, description }) => ({
    command: commandName(name, commandPrefix),
    description,
  }));
  return helpMessage({ command: commandName('autoschedule', commandPrefix), others, ...asked });
}

/** `help run` says more about `run`; `help rum` asks whether `run` was meant. */
function aboutWord(word: string): { about?: CommandWord; unknown?: string } {
  if (word === '') return {};
  return isCommandWord(word) ? { about: word } : { unknown: word };
}
