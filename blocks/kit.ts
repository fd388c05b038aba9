import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  Overflow,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
  SectionBlockAccessory,
} from '@slack/types';
import { BUDGETS, LIMITS } from './limits.ts';
import { clip, type Mrkdwn, mrkdwnOf, plain } from './text.ts';

/** Small makers of blocks and elements. Each clips to the limit of its field, so that data can never break a payload. */

/** A message: blocks, and a `text` that says all of it (SL-4). */
export interface Message {
  text: string;
  blocks: KnownBlock[];
}

export function message(text: Mrkdwn, blocks: KnownBlock[]): Message {
  return { text: clip(text.mrkdwn, LIMITS.messageText), blocks };
}

export function plainText(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plain(text, max), emoji: true };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(text, LIMITS.headerText) };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

/** Several things of more than one block each, with a line between them. */
export function separated(groups: readonly (readonly KnownBlock[])[]): KnownBlock[] {
  return groups.flatMap((group, i) => (i === 0 ? group : [divider(), ...group]));
}

interface SectionOptions {
  id?: string;
  accessory?: SectionBlockAccessory;
  fields?: readonly Mrkdwn[];
  max?: number;
}
export function section(text: Mrkdwn, options: SectionOptions = {}): SectionBlock {
  const { id, accessory, fields, max = LIMITS.sectionText } = options;
  return {
    type: 'section',
    ...(id === undefined ? {} : { block_id: id }),
    text: { type: 'mrkdwn', text: clip(text.mrkdwn, max) },
    ...(fields === undefined
      ? {}
      : {
          fields: fields.map((field) => ({
            type: 'mrkdwn' as const,
            text: clip(field.mrkdwn, LIMITS.sectionFieldText),
          })),
        }),
    ...(accessory === undefined ? {} : { accessory }),
  };
}

export function context(...parts: readonly Mrkdwn[]): ContextBlock {
  return {
    type: 'context',
    elements: parts
      .filter((part) => part.mrkdwn !== '')
      .map((part) => ({ type: 'mrkdwn', text: clip(mrkdwnOf(part), BUDGETS.contextText) })),
  };
}

/** No block at all when there is nothing to press. */
export function actions(
  id: string,
  elements: readonly (ActionsBlockElement | false | null)[],
): ActionsBlock[] {
  const present = elements.filter((element) => element !== false && element !== null);
  return present.length === 0 ? [] : [{ type: 'actions', block_id: id, elements: present }];
}

interface ButtonOptions {
  style?: 'primary' | 'danger';
  /** What the button is about, where its label repeats in a list. */
  label?: string;
  confirm?: ConfirmationDialog;
  url?: string;
}
export function button(actionId: string, text: string, value: string, options: ButtonOptions = {}): Button {
  const { style, label, confirm, url } = options;
  return {
    type: 'button',
    action_id: actionId,
    text: plainText(text, LIMITS.buttonText),
    value,
    ...(style === undefined ? {} : { style }),
    ...(url === undefined ? {} : { url }),
    ...(label === undefined ? {} : { accessibility_label: plain(label, LIMITS.accessibilityLabel) }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}

export function confirmation(title: string, text: string, yes: string, no: string): ConfirmationDialog {
  return {
    title: plainText(title, LIMITS.confirmTitle),
    text: plainText(text, LIMITS.confirmText),
    confirm: plainText(yes, LIMITS.confirmButton),
    deny: plainText(no, LIMITS.confirmButton),
  };
}

export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plainText(text, LIMITS.optionText),
    value,
    ...(description === undefined ? {} : { description: plainText(description, LIMITS.optionDescription) }),
  };
}

export function overflow(actionId: string, options: readonly PlainTextOption[]): Overflow {
  return { type: 'overflow', action_id: actionId, options: options.slice(0, LIMITS.overflowOptions) };
}

interface InputOptions {
  hint?: string;
  optional?: boolean;
  /** Sends an action as soon as it changes, for live validation. */
  live?: boolean;
}
export function inputBlock(
  id: string,
  label: string,
  element: InputBlockElement,
  options: InputOptions = {},
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plainText(label, LIMITS.inputLabel),
    element,
    ...(options.hint === undefined ? {} : { hint: plainText(options.hint, LIMITS.inputHint) }),
    ...(options.optional === true ? { optional: true } : {}),
    ...(options.live === true ? { dispatch_action: true } : {}),
  };
}

const WORDS = { close: 'Close' };

interface ModalOptions {
  callbackId: string;
  title: string;
  metadata: string;
  blocks: KnownBlock[];
  submit?: string;
  close?: string;
}
export function modal({ callbackId, title, metadata, blocks, submit, close }: ModalOptions): ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(title, LIMITS.viewTitle),
    private_metadata: metadata,
    ...(submit === undefined ? {} : { submit: plainText(submit, LIMITS.viewSubmit) }),
    close: plainText(close ?? WORDS.close, LIMITS.viewClose),
    blocks: blocks.slice(0, LIMITS.viewBlocks),
  };
}
