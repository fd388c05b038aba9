import type { WebClient } from '@slack/web-api';
import { COMMAND_WORDS, type CommandWord, helpMessage } from '../../../blocks/help.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { noStore, refused, reviewLinks } from '../../../blocks/notices.ts';
import { startView } from '../../../blocks/start.ts';
import { statusMessage } from '../../../blocks/status.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import { chooseStore, type StoreRef } from '../../services/store-choice.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, openModal, type SlackApp } from '../handle.ts';
import { reviewLinkList } from '../presenters/review.ts';
import { startVm } from '../presenters/start.ts';
import { failedMessage, statusVm } from '../presenters/status.ts';
import { placeOf, refusalNote, tell } from '../replies.ts';

interface Asked {
  store: StoreRef;
  user: string;
  client: WebClient;
  body: { trigger_id: string };
  answer: (note: { text: string; blocks: object[] }) => Promise<void>;
  traceId: string;
  log: SlackDeps['log'];
}

/** `/autoschedule`: the first word is the sub-command, no word means `status`. Every answer is private. */
export function registerCommands(app: SlackApp, deps: SlackDeps): void {
  const name = `/${deps.commandPrefix}autoschedule`;

  app.command(name, async ({ ack, command, client, respond, context }) => {
    await ack();
    const answer: Asked['answer'] = async (note) => {
      await respond({ response_type: 'ephemeral', ...(note as { text: string }) });
    };
    const typed = command.text.trim().split(/\s+/)[0]?.toLowerCase() || 'status';
    if (!isWord(typed)) return answer(helpMessage({ command: name, unknown: typed }));
    try {
      if (typed === 'help') return await answer(helpMessage({ command: name }));
      const choice = await chooseStore(deps.database.client, {
        teamId: command.team_id,
        userId: command.user_id,
        channelId: command.channel_id,
      });
      if (choice.kind === 'none') return await answer(noStore());
      if (choice.kind === 'many') return await answer(whichStore(choice.stores));
      await WORDS[typed](deps, {
        store: choice.store,
        user: command.user_id,
        client,
        body: command,
        answer,
        traceId: context.traceId,
        log: context.log,
      });
    } catch (error) {
      if (!(error instanceof DaybreakError)) context.log.error({ err: error, word: typed }, 'command failed');
      await answer(refusalNote(error, RIGHTS[typed], context.traceId));
    }
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
  fromHome(ACTIONS.homeHelp, 'help');
}

const RIGHTS: Record<CommandWord, string> = {
  status: 'read proposals',
  run: 'run the planner',
  review: 'read proposals',
  retry: 'retry submissions',
  help: 'read this',
};

const WORDS: Record<CommandWord, (deps: SlackDeps, asked: Asked) => Promise<void>> = {
  status: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'read');
    await answer(statusMessage(await statusVm(deps, store)));
  },
  run: async (deps, asked) => {
    await authorize(deps.database.client, asked.store.id, asked.user, 'run');
    await openModal(asked, async () => startView(await startVm(deps, asked.store.id, asked.user, 'normal')));
  },
  review: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'read');
    const waiting = (await deps.proposals.waitingRuns(store.id))[0];
    const links = waiting
      ? await reviewLinkList(deps, await deps.proposals.summary(store.id, waiting.id))
      : [];
    await answer(reviewLinks(links));
  },
  retry: async (deps, { store, user, answer }) => {
    await authorize(deps.database.client, store.id, user, 'approve');
    await answer(await failedMessage(deps, store));
  },
  help: async (deps, { answer }) => answer(helpMessage({ command: `/${deps.commandPrefix}autoschedule` })),
};

function isWord(typed: string): typed is CommandWord {
  return (COMMAND_WORDS as readonly string[]).includes(typed);
}

function whichStore(stores: StoreRef[]): { text: string; blocks: object[] } {
  return refused({
    sentence: 'You work with several stores; it is not clear which one is meant.',
    nextStep: "Type the command in the store's channel.",
    details: stores.slice(0, 10).map((store) => store.name),
  });
}
