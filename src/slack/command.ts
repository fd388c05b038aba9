import type { SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { ANSWER_WORDS } from '../../blocks/answers.ts';
import { noStore, refused } from '../../blocks/notices.ts';
import { chooseStore, type StoreRef } from '../services/store-choice.ts';
import type { SlackDeps } from './deps.ts';
import { isForPeople } from './explain.ts';
import type { SlackApp } from './handle.ts';
import { refusalNote } from './replies.ts';

/** What the work of a command gets: who asked, for which store, and how to answer privately. */
export interface Asked {
  store: StoreRef;
  user: string;
  client: WebClient;
  body: { trigger_id: string };
  answer: (note: { text: string; blocks: object[] }) => Promise<void>;
  traceId: string;
  log: Logger;
}

/** A typed command before it is known which store is meant. */
export interface Typed {
  text: string;
  answer: Asked['answer'];
  /** The store of the channel or the person; null when that was answered with a question. */
  ask: () => Promise<Asked | null>;
}

/**
 * Registers a command: ack, then the work; a refusal or a failure ends as a private answer. `what` completes "you do
 * not have the right to …", for the text that was typed.
 */
export function onCommand(
  app: SlackApp,
  deps: SlackDeps,
  name: string,
  what: (text: string) => string,
  work: (typed: Typed) => Promise<void>,
): void {
  app.command(name, async ({ ack, command, client, respond, context }) => {
    await ack();
    const answer: Asked['answer'] = async (note) => {
      await respond({ response_type: 'ephemeral', ...(note as { text: string }) });
    };
    const text = command.text.trim();
    const { traceId, log } = context;
    const ask = async () => {
      const store = await storeOf(deps, command, answer);
      return store && { store, user: command.user_id, client, body: command, answer, traceId, log };
    };
    try {
      await work({ text, answer, ask });
    } catch (error) {
      if (!isForPeople(error)) log.error({ err: error, command: name, text }, 'command failed');
      await answer(refusalNote(error, what(text), traceId));
    }
  });
}

async function storeOf(
  deps: SlackDeps,
  command: SlashCommand,
  answer: Asked['answer'],
): Promise<StoreRef | null> {
  const choice = await chooseStore(deps.database.client, {
    teamId: command.team_id,
    userId: command.user_id,
    channelId: command.channel_id,
  });
  if (choice.kind === 'one') return choice.store;
  await answer(choice.kind === 'none' ? noStore() : whichStore(choice.stores));
  return null;
}

function whichStore(stores: StoreRef[]): { text: string; blocks: object[] } {
  return refused({
    ...ANSWER_WORDS.whichStore,
    details: stores.slice(0, 10).map((store) => store.name),
  });
}
