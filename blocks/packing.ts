import type { SectionBlock } from '@slack/types';
import { section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { type Mrkdwn, raw } from './text.ts';

/**
 * Texts below each other in as few sections as hold them, at most `budget` characters in all; what no longer fits is
 * counted in the last line.
 */
export function packedSections(
  texts: readonly Mrkdwn[],
  budget: number,
  more: (left: number) => string,
): SectionBlock[] {
  const sections: string[] = [''];
  let used = 0;
  let shown = 0;
  for (const { mrkdwn: text } of texts) {
    if (used + text.length > budget) break;
    used += text.length + 1;
    shown += 1;
    const last = sections.length - 1;
    const joined = sections[last] === '' ? text : `${sections[last]}\n${text}`;
    if (joined.length > LIMITS.sectionText) sections.push(text);
    else sections[last] = joined;
  }
  const left = texts.length - shown;
  if (left > 0) sections.push(more(left));
  return sections.filter((text) => text !== '').map((text) => section(raw(text)));
}
