import { firstArriveTime } from '../domain/blocks.ts';
import { weekOf } from '../domain/dates.ts';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import { groupBy } from './collections.ts';
import { compareUrgency } from './facts/order.ts';
import { backupLead, primaryLead } from './facts/rotation.ts';
import type { Taken } from './occupancy.ts';
import { isBlockOneReserved } from './rules/shift.ts';
import type { PlacedDraft, Run } from './run.ts';
import { occupy } from './run.ts';

/**
 * BLOCK-2: gives every in-run Core its block and start time, once per date, dates ascending. It reads only the final
 * rows of the day and the weeks before it, not the way there.
 */
export function assignBlocks(run: Run, drafts: readonly PlacedDraft[]): void {
  const byDate = groupBy(drafts, (draft) => draft.date);
  for (const date of [...byDate.keys()].sort()) {
    const rows = byDate.get(date)!.sort((a, b) => compareUrgency(a.event, b.event));
    new BlockDay(run, date).assign(rows);
  }
}

/** A block to be given. */
interface OpenBlock {
  block: number;
  overflow: boolean;
}

/** One date of the block pass. */
class BlockDay {
  readonly #run: Run;
  readonly #date: LocalDate;
  /** Posted and foreign Core of the date; they keep their blocks. */
  readonly #fixed: readonly Taken[];
  readonly #occupied = new Set<number>();
  readonly #reserved: boolean;
  #overflowGiven: number;

  constructor(run: Run, date: LocalDate) {
    this.#run = run;
    this.#date = date;
    this.#fixed = run.occupancy
      .ofDay(date)
      .filter((row) => row.event.type === 'core' && row.source !== 'run')
      .sort((a, b) => a.event.refNum - b.event.refNum);
    this.#occupyFixed();
    // BLOCK-6: block 1 waits for a Primary Lead who holds a posted or foreign Core at another arrive time.
    this.#reserved = isBlockOneReserved(run.facts, run.occupancy, date);
    this.#overflowGiven = this.#fixed.filter((row) => row.overflow).length;
  }

  assign(rows: readonly PlacedDraft[]): void {
    const lead = primaryLead(this.#run.facts, this.#date);
    const waiting = [...rows];
    const leadRow = waiting.find((draft) => draft.employeeId === lead?.id);
    const leadBlock = leadRow && this.#leadBlock();
    if (leadRow && leadBlock) this.#settle(waiting, leadRow, leadBlock);
    for (const draft of [...waiting]) {
      const kept = this.#keptBlock(draft, leadBlock?.block ?? null);
      if (kept) this.#settle(waiting, draft, kept);
    }
    const open = this.#blocksToFill(waiting.length);
    if (this.#run.facts.previousByEvent.size > 0) this.#keepPrevious(waiting, open);
    for (const place of open) {
      const draft = place.overflow ? waiting[0]! : this.#nextFor(this.#arriveOf(place.block), waiting);
      this.#settle(waiting, draft, place);
    }
  }

  /** Gives a row its block for good. */
  #settle(waiting: PlacedDraft[], draft: PlacedDraft, { block, overflow }: OpenBlock): void {
    waiting.splice(waiting.indexOf(draft), 1);
    this.#occupied.add(block);
    draft.block = block;
    draft.overflow = overflow;
    draft.time = this.#arriveOf(block);
    occupy(this.#run, draft);
  }

  /** Rows that stood in a still open block that date in the replaced plan stay there, overflow as before if possible. */
  #keepPrevious(waiting: PlacedDraft[], open: OpenBlock[]): void {
    for (const exactly of [true, false]) {
      for (const draft of [...waiting]) {
        const place = this.#previousPlace(draft, open, exactly);
        if (!place) continue;
        open.splice(open.indexOf(place), 1);
        this.#settle(waiting, draft, place);
      }
    }
  }

  /** BLOCK-3 and BLOCK-8: the blocks that so many rows fill, free ones from 1 to 8, then with overflow. */
  #blocksToFill(rows: number): OpenBlock[] {
    const free = this.#run.facts.settings.blocks.filter(({ block }) => this.#isFree(block));
    const open: OpenBlock[] = free.slice(0, rows).map(({ block }) => ({ block, overflow: false }));
    while (open.length < rows) open.push({ block: this.#overflowBlock(), overflow: true });
    return open;
  }

  /** Where the row stood that date in the replaced plan, if that block is still to be filled. */
  #previousPlace(draft: PlacedDraft, open: readonly OpenBlock[], exactly: boolean): OpenBlock | undefined {
    const previous = this.#run.facts.previousByEvent.get(draft.event.refNum);
    if (previous?.date !== this.#date) return undefined;
    return open.find(
      ({ block, overflow }) => block === previous.block && (!exactly || overflow === previous.overflow),
    );
  }

  /** BLOCK-3: stored blocks first, then the lowest unoccupied block with the start time. */
  #occupyFixed(): void {
    for (const row of this.#fixed) if (row.block !== null) this.#occupied.add(row.block);
    for (const row of this.#fixed) {
      if (row.block !== null) continue;
      const match = this.#run.facts.settings.blocks.find(
        ({ block, arrive }) => arrive === row.time && !this.#occupied.has(block),
      );
      if (match) this.#occupied.add(match.block);
    }
  }

  /** BLOCK-4: the lowest free block at the first arrive time, else the first of them with overflow. */
  #leadBlock(): OpenBlock | null {
    const first = firstArriveTime(this.#run.facts.settings);
    const blocks = this.#run.facts.settings.blocks.filter(({ arrive }) => arrive === first);
    if (!this.#isUsable(first)) return null;
    const free = blocks.find(({ block }) => !this.#occupied.has(block));
    return free ? { block: free.block, overflow: false } : { block: blocks[0]!.block, overflow: true };
  }

  /** BLOCK-5: the victim's stored block, its overflow included, where that still works. */
  #keptBlock(draft: PlacedDraft, leadBlock: number | null): OpenBlock | null {
    const block = draft.victim?.block ?? null;
    if (block === null || block === leadBlock) return null;
    if (block === 1 && this.#reserved) return null;
    if (!this.#isUsable(this.#arriveOf(block))) return null;
    return { block, overflow: draft.victim!.overflow };
  }

  /** BLOCK-7: the fewest Core at that arrive time this week; backup, other Leads, others; then ≺, the order of `waiting`. */
  #nextFor(arrive: LocalTime, waiting: readonly PlacedDraft[]): PlacedDraft {
    let best = waiting[0]!;
    if (waiting.length === 1) return best;
    let fewest = Number.POSITIVE_INFINITY;
    for (const draft of waiting) {
      const seen = this.#seenAt(arrive, draft.employeeId);
      if (seen > fewest || (seen === fewest && this.#standing(draft) >= this.#standing(best))) continue;
      best = draft;
      fewest = seen;
    }
    return best;
  }

  /** The person's Core at an arrive time this week, without in-run rows that the pass has not reached. */
  #seenAt(arrive: LocalTime, employeeId: string): number {
    let seen = 0;
    for (const row of this.#run.occupancy.ofPersonWeek(employeeId, weekOf(this.#date)))
      if (row.time === arrive && row.event.type === 'core' && (row.source !== 'run' || row.date < this.#date))
        seen += 1;
    return seen;
  }

  #standing({ employeeId }: PlacedDraft): number {
    const { facts } = this.#run;
    if (employeeId === backupLead(facts, this.#date)?.id) return 0;
    return facts.employeeById.get(employeeId)!.isLead ? 1 : 2;
  }

  /** BLOCK-8: the next block of `overflowOrder`, without reserved and unusable ones. */
  #overflowBlock(): number {
    const { settings } = this.#run.facts;
    const order = settings.overflowOrder.filter(
      (block) => !(block === 1 && this.#reserved) && this.#isUsable(this.#arriveOf(block)),
    );
    const block = order[this.#overflowGiven % order.length]!;
    this.#overflowGiven++;
    return block;
  }

  #isFree(block: number): boolean {
    const { arrive } = this.#run.facts.settings.blocks[block - 1]!;
    return !this.#occupied.has(block) && !(block === 1 && this.#reserved) && this.#isUsable(arrive);
  }

  #arriveOf(block: number): LocalTime {
    return this.#run.facts.settings.blocks[block - 1]!.arrive;
  }

  /** BLOCK-3: on today a block whose arrive time is over cannot be used. */
  #isUsable(arrive: LocalTime): boolean {
    return this.#date !== this.#run.facts.today || arrive > this.#run.facts.nowTime;
  }
}
