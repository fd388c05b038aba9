import { ACTIONS, BLOCKS, type RowVerb } from './ids.ts';
import { type Message, option, overflow, section } from './kit.ts';
import type { PageVm, RowVm, SectionRunVm } from './models.ts';
import { sectionMessage } from './paging.ts';
import { changeable, rowLine, rowText } from './row-line.ts';

const WORDS = {
  name: 'New',
  empty: 'Nothing new in this proposal.',
  verbs: {
    person: 'Change person',
    time: 'Change time',
    why: 'Why?',
    why_not: 'Why not?',
    leave_out: 'Leave out',
    put_back: 'Put back',
  } satisfies Record<RowVerb, string>,
  whyMoves: (number: number) => `Why does ${number} move?`,
  whyNowhere: (number: number) => `Why has ${number} no place?`,
};

/** The longest text of one row; eight of them and their menus stay inside the budget of a message. */
const ROW_TEXT = 800;

/** Thread message 1: placed rows, one section each, with a menu. */
export function newSection(run: SectionRunVm, page: PageVm<RowVm>): Message {
  return sectionMessage({
    run,
    sec: 'new',
    name: WORDS.name,
    page,
    blocks: page.items.map((row) =>
      section(rowText(row), { id: BLOCKS.row(row.id), accessory: rowMenu(run, row), max: ROW_TEXT }),
    ),
    spoken: page.items.map(rowLine),
    empty: WORDS.empty,
  });
}

/**
 * What can be done with a placed row; *Why?* works as long as the run is kept (WF-8). `displaced` is the row of what
 * it moves: that one has no menu of its own, so its *Why?* stands here.
 */
export function rowMenu(run: SectionRunVm, row: RowVm, displaced: RowVm | null = null) {
  const verbs: RowVerb[] =
    run.open && changeable(row)
      ? row.leftOut
        ? ['put_back', 'why']
        : ['person', 'time', 'why', 'leave_out']
      : ['why'];
  return overflow(
    ACTIONS.rowMenu.id,
    verbs.flatMap((verb) => [
      option(WORDS.verbs[verb], ACTIONS.rowMenu.encode({ verb, id: row.id, ver: row.version })),
      ...(verb === 'why' && displaced !== null ? [whyDisplaced(displaced)] : []),
    ]),
  );
}

function whyDisplaced({ id, version, eventRefNum, date }: RowVm) {
  const words = date === null ? WORDS.whyNowhere(eventRefNum) : WORDS.whyMoves(eventRefNum);
  return option(words, ACTIONS.rowMenu.encode({ verb: 'why', id, ver: version }));
}
