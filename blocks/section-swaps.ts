import type { KnownBlock } from '@slack/types';
import { BLOCKS } from './ids.ts';
import { context, type Message, section, separated } from './kit.ts';
import type { PageVm, SectionRunVm, SwapVm } from './models.ts';
import { sectionMessage } from './paging.ts';
import { dayAndTime, eventName, personName, rowLine, rowNotes, rowState } from './row-line.ts';
import { rowMenu } from './section-new.ts';
import { clip, data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { day, dueWords, typeWord } from './words.ts';

const WORDS = {
  name: 'Swaps',
  empty: 'Nothing has to move.',
  movesIn: 'Moves in',
  movesOut: 'Moves out',
  from: 'was',
  to: 'goes to',
  noPlace: '*no place*, see Needs you',
  noRow: 'its booking is taken away',
  due: 'due',
  leftOut: '*Left out*: the booking stays',
  also: 'Also',
  more: (n: number) => `and ${n} more`,
};

/** Eight swaps with these lengths stay inside the budget of a message. */
const HEAD_TEXT = 320;
const CHAIN_TEXT = 200;
const NAME = 50;

/** Thread message 2: what moves in and what moves out, side by side, with the reason. */
export function swapsSection(run: SectionRunVm, page: PageVm<SwapVm>): Message {
  return sectionMessage({
    run,
    sec: 'swaps',
    name: WORDS.name,
    page,
    blocks: separated(page.items.map((swap) => swapBlocks(run, swap))),
    spoken: page.items.map(swapLine),
    empty: WORDS.empty,
  });
}

function swapBlocks(run: SectionRunVm, swap: SwapVm): KnownBlock[] {
  const { incoming, outgoing, chain } = swap;
  const head = lines(
    md`*${data(swap.reason, 200)}*`,
    incoming.leftOut && raw(WORDS.leftOut),
    rowState(incoming),
    ...rowNotes(incoming).slice(0, 1),
  );
  const blocks: KnownBlock[] = [
    section(head, {
      id: BLOCKS.row(incoming.id),
      max: HEAD_TEXT,
      fields: [movesIn(swap), movesOut(swap)],
      accessory: rowMenu(run, incoming, outgoing.row),
    }),
  ];
  const [first] = chain;
  if (first !== undefined) {
    const rest = chain.length > 1 ? ` (${WORDS.more(chain.length - 1)})` : '';
    const also = md`${WORDS.also}: ${rowLine({ ...first, apiError: null })}`;
    blocks.push(context(md`${raw(clip(also.mrkdwn, CHAIN_TEXT))}${rest}`));
  }
  return blocks;
}

function movesIn({ incoming }: SwapVm): Mrkdwn {
  return lines(
    raw(`*${WORDS.movesIn}*`),
    eventName(incoming, NAME),
    join([typeWord(incoming.eventType), dueWords(incoming.daysToDue)]),
    personName(incoming.employeeName),
    dayAndTime(incoming),
  );
}

function movesOut({ outgoing }: SwapVm): Mrkdwn {
  const { from } = outgoing;
  return lines(
    raw(`*${WORDS.movesOut}*`),
    eventName(outgoing, NAME),
    `${WORDS.due} ${day(outgoing.dueDate)}`,
    from !== null && md`${WORDS.from} ${personName(from.employeeName)} · ${dayAndTime(from)}`,
    newPlace(outgoing),
  );
}

function newPlace({ row }: SwapVm['outgoing']): Mrkdwn {
  if (row === null) return raw(WORDS.noRow);
  if (row.date === null) return raw(WORDS.noPlace);
  return md`${WORDS.to} ${personName(row.employeeName)} · ${dayAndTime(row)}`;
}

function swapLine(swap: SwapVm): Mrkdwn {
  return join([
    md`${WORDS.movesIn}: ${rowLine(swap.incoming)}`,
    md`${WORDS.movesOut}: ${eventName(swap.outgoing)}, ${newPlace(swap.outgoing)}`,
    data(swap.reason, 120),
  ]);
}
