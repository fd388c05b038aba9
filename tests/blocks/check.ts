import { expect } from 'vitest';
import type { Message } from '../../blocks/kit.ts';
import { checkMessage, checkView } from '../../blocks/limits.ts';
import * as sandbox from '../../sandbox/slack/checker/payloads.ts';

/** Everything a reader sees in a payload: texts, labels, options, alt texts; ids and values are not seen. */
export function seenTexts(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(seenTexts);
  if (typeof payload !== 'object' || payload === null) return [];
  const json = payload as Record<string, unknown>;
  if (json.type === 'plain_text' || json.type === 'mrkdwn') return [String(json.text)];
  return Object.entries(json).flatMap(([key, value]) =>
    key === 'alt_text' ? [String(value)] : seenTexts(value),
  );
}

/** mrkdwn texts only: there an unescaped mention would ring. */
export function mrkdwnTexts(payload: unknown): string[] {
  if (Array.isArray(payload)) return payload.flatMap(mrkdwnTexts);
  if (typeof payload !== 'object' || payload === null) return [];
  const json = payload as Record<string, unknown>;
  if (json.type === 'mrkdwn') return [String(json.text)];
  return Object.values(json).flatMap(mrkdwnTexts);
}

/** Tokens that we make ourselves; anything else in `<…>` came from outside. */
const OUR_TOKENS = /<(?:@[UW][A-Z0-9]+|!date\^\d+\^[^<>]*|https:\/\/[^<>|]+(?:\|[^<>]*)?)>/gu;
/** An emoji that stands alone, without words on its line. */
const LONELY_EMOJI = /^\s*:[a-z_]+:\s*$/mu;

/** What holds for every mrkdwn text: no mention from outside, no half entity, no emoji without words (SL-2, SL-8). */
export function expectHarmless(texts: readonly string[]): void {
  for (const text of texts) {
    const rest = text.replace(OUR_TOKENS, '');
    expect(rest).not.toMatch(/[<>]/u);
    expect(rest).not.toMatch(/&(?!amp;|lt;|gt;)/u);
    expect(text).not.toMatch(LONELY_EMOJI);
    expect(text).not.toMatch(/undefined|NaN|\[object|null/u);
  }
}

/** SL-1, SL-2, SL-4, SL-8 for a message. */
export function expectGoodMessage(message: Message): void {
  expect(checkMessage({ ...message })).toEqual([]);
  expect(sandbox.checkMessageBlocks(message.blocks)).toBeUndefined();
  expect(message.text.trim().length).toBeGreaterThan(10);
  expectHarmless([message.text, ...mrkdwnTexts(message.blocks)]);
}

/** SL-1, SL-2, SL-8 for a view. */
export function expectGoodView(view: object): void {
  expect(checkView(view)).toEqual([]);
  const { type } = view as { type: 'modal' | 'home' };
  expect(sandbox.checkView(view, type)).toBeUndefined();
  expectHarmless(mrkdwnTexts(view));
}

/** Every element of a payload that can be pressed, chosen or typed into. */
export function controls(payload: unknown): Record<string, unknown>[] {
  if (Array.isArray(payload)) return payload.flatMap(controls);
  if (typeof payload !== 'object' || payload === null) return [];
  const json = payload as Record<string, unknown>;
  const own = typeof json.action_id === 'string' ? [json] : [];
  return [...own, ...Object.values(json).flatMap(controls)];
}

/** The labels of the buttons of a payload, in reading order. */
export function buttonLabels(payload: unknown): string[] {
  return controls(payload)
    .filter(({ type }) => type === 'button')
    .map(({ text }) => String((text as { text: string }).text));
}
