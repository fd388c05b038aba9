import type { KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, section } from './kit.ts';
import { lines, type Mrkdwn, md, raw } from './text.ts';
import { whoList } from './words.ts';

/** WF-34: nobody may approve in the store; said where people look, with the way out. */
const WORDS = {
  nobody: ':warning: *Nobody may approve yet*, so nothing is sent to Crossmark.',
  yours: 'You are an administrator: choose who may.',
  ask: (names: Mrkdwn) => md`An administrator chooses who may: ${names}.`,
  noAdministrator: 'There is no administrator yet; `daybreak role grant` on the server makes one.',
  grant: 'Choose approvers',
};

/** The way out for this person: they choose themselves, or they are told whom to ask. */
export interface NoApproverHint {
  storeId: string;
  mayGrant: boolean;
  admins: readonly string[];
}

const ADMINS_SHOWN = 5;

export function noApproverText({ mayGrant, admins }: NoApproverHint): Mrkdwn {
  const names = whoList(admins, ADMINS_SHOWN);
  const next = mayGrant ? WORDS.yours : admins.length > 0 ? WORDS.ask(names) : WORDS.noAdministrator;
  return lines(raw(WORDS.nobody), typeof next === 'string' ? raw(next) : next);
}

export function noApproverBlocks(hint: NoApproverHint): KnownBlock[] {
  return [section(noApproverText(hint)), ...noApproverActions(hint)];
}

/** *Choose approvers*, for those who may. */
export function noApproverActions({ storeId, mayGrant }: NoApproverHint): KnownBlock[] {
  const { settingsApprovers } = ACTIONS;
  return actions(BLOCKS.noApprover, [
    mayGrant &&
      button(settingsApprovers.id, WORDS.grant, settingsApprovers.encode({ store: storeId }), {
        style: 'primary',
      }),
  ]);
}
