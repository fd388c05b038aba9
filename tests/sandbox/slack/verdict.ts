import { home, type Json, modal, type Stage } from './harness.ts';

export type Where = 'message' | 'modal' | 'home';

export interface Verdict {
  /** 'ok', or Slack's error name. */
  error: string;
  pointers: string[];
}

/** What the platform says to a payload (blocks.validate). */
export async function judge(stage: Stage, body: Json): Promise<Verdict> {
  const answer = await stage.api('blocks.validate', body, '');
  const errors = (answer.errors ?? []) as { pointer: string }[];
  return { error: answer.ok ? 'ok' : String(answer.error), pointers: errors.map((e) => e.pointer) };
}

/** What the platform says to blocks in one place. */
export function verdict(stage: Stage, where: Where, blocks: Json[]): Promise<Verdict> {
  const view = where === 'modal' ? modal(blocks) : home(blocks);
  return judge(stage, where === 'message' ? { blocks } : { view });
}

export const x = (n: number): string => 'x'.repeat(n);
export const select = (more: Json) => ({ type: 'static_select', action_id: 'pick', ...more });
export const table = (rows: unknown[], more: Json = {}) => ({ type: 'table', rows, ...more });
export const cell = (text = 'x') => ({ type: 'raw_text', text });
