import type { InputBlock } from '@slack/types';
import type { Control } from './codec.ts';
import { inputBlock, option } from './kit.ts';

/** WF-31: a change on short notice is told to the people concerned, by a person or by Daybreak. */
const WORDS = {
  label: 'Short notice: who tells them?',
  hint: 'The people concerned must hear of a change so soon.',
  hintNoDm: 'They must hear of a change so soon; Daybreak has no Slack account to write to.',
  told: 'I have told them',
  sendDm: 'Daybreak sends them a message',
};

/** Two answers; only one where nobody concerned has a linked Slack account. */
export function noticeInput(
  blockId: string,
  control: Control<{ value: 'told' | 'send_dm'; ver: number }>,
  canSendDm: boolean,
  ver: number,
): InputBlock {
  return inputBlock(
    blockId,
    WORDS.label,
    {
      type: 'radio_buttons',
      action_id: control.id,
      options: [
        option(WORDS.told, control.encode({ value: 'told', ver })),
        ...(canSendDm ? [option(WORDS.sendDm, control.encode({ value: 'send_dm', ver }))] : []),
      ],
    },
    { hint: canSendDm ? WORDS.hint : WORDS.hintNoDm },
  );
}
