import type { ActionsBlock, KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS, type TurnValue } from './ids.ts';
import { actions, button, context, header, type Message, message } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { PageVm, SectionRunVm } from './models.ts';
import { type Mrkdwn, md, raw, spread } from './text.ts';
import { count, runWord } from './words.ts';

const WORDS = {
  previous: '‹',
  next: '›',
  previousLabel: 'Previous page',
  nextLabel: 'Next page',
  refreshLabel: (page: number, pages: number) => `Page ${page} of ${pages}, show it again`,
  position: (page: number, pages: number) => `${page} / ${pages}`,
  page: (page: number, pages: number) => (pages > 1 ? `, page ${page} of ${pages}` : ''),
  closed: 'decided, shown as it was',
};

/** `‹ 2 / 5 ›`: paging in place. A single page has no controls; the ends have no arrow that leads nowhere. */
export function pageControls(
  run: SectionRunVm,
  sec: TurnValue['sec'],
  { page, pages }: Pick<PageVm<unknown>, 'page' | 'pages'>,
): ActionsBlock[] {
  if (pages <= 1) return [];
  const turn = (to: number) => ({ id: run.runId, ver: run.version, sec, page: to });
  const { pagePrevious, pageRefresh, pageNext } = ACTIONS;
  return actions(BLOCKS.paging, [
    page > 1 &&
      button(pagePrevious.id, WORDS.previous, pagePrevious.encode(turn(page - 1)), {
        label: WORDS.previousLabel,
      }),
    button(pageRefresh.id, WORDS.position(page, pages), pageRefresh.encode(turn(page)), {
      label: WORDS.refreshLabel(page, pages),
    }),
    page < pages &&
      button(pageNext.id, WORDS.next, pageNext.encode(turn(page + 1)), { label: WORDS.nextLabel }),
  ]);
}

interface SectionParts {
  run: SectionRunVm;
  sec: TurnValue['sec'];
  /** `New`, `Swaps` … */
  name: string;
  page: PageVm<unknown>;
  blocks: KnownBlock[];
  /** One per item, for `text` (SL-4). */
  spoken: Mrkdwn[];
  /** Said when the section holds nothing. */
  empty: string;
  /** What is counted, where it is not rows. */
  unit?: string;
  /** A line under the header. */
  note?: Mrkdwn;
}

/** The frame that the thread messages share: header with the total, items, where and when, paging. */
export function sectionMessage(parts: SectionParts): Message {
  const { run, sec, name, page, blocks, spoken, empty, unit, note } = parts;
  const title = `${name} · ${unit === undefined ? page.total : count(page.total, unit)}`;
  const about = md`${runWord(run.runId)} · ${run.timezone}${run.open ? '' : ` · ${WORDS.closed}`}`;
  const head = md`${title}${WORDS.page(page.page, page.pages)} · ${about}`;
  const text = spoken.length === 0 ? md`${head}\n${empty}` : spread(head, spoken, LIMITS.messageText);
  const body: KnownBlock[] = page.total === 0 ? [context(raw(empty))] : blocks;
  return message(text, [
    header(title),
    ...(note === undefined || note.mrkdwn === '' ? [] : [context(note)]),
    ...body,
    ...pageControls(run, sec, page),
    context(about),
  ]);
}
