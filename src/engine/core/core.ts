import { assignBlocks } from '../block-pass.ts';
import type { ChainLink, Place, Wave } from '../proposal.ts';
import type { PlacedDraft, Run } from '../run.ts';
import { place } from '../run.ts';
import type { ChainMove } from './chain.ts';
import { considerCore } from './considered.ts';
import type { Certificate } from './dead-end.ts';
import type { CoreFailureReport } from './failure.ts';
import { CoreFailures, writeCoreFailure } from './failure.ts';
import { exchangeWithPrimaryLead, restoreHomes } from './finish.ts';
import { keepPrevious } from './keep.ts';
import type { CoreLoopResult, CoreStory } from './loop.ts';
import { emptyResult, runCoreLoop } from './loop.ts';
import type { CoreItem, CorePlace } from './model.ts';
import type { CoreProblem } from './places.ts';
import { buildCoreProblem } from './places.ts';
import { DayCrews } from './reasons.ts';

/** Step 3 of §9.1: the Core loop, restore, Primary Lead exchange, then the block pass. */
export function planCore(run: Run): void {
  const problem = buildCoreProblem(run);
  const { network } = problem;
  const crews = new DayCrews(run, network);
  const reports = new CoreFailures(run, problem, crews);
  const failures = new Map<CoreItem, CoreFailureReport>();
  const loop = emptyResult();
  keepPrevious(run, problem, loop);
  const { bumpBeforeNextDay } = run.facts.settings;
  const onFailure = (item: CoreItem, certificate: Certificate) =>
    failures.set(item, reports.report(item, certificate));
  runCoreLoop(network, { bumpBeforeNextDay, onFailure }, loop);
  restoreHomes(network);
  exchangeWithPrimaryLead(network, loop.stories);
  recordBumps(run, problem, loop);
  for (const [item, report] of failures) {
    writeCoreFailure(run, problem, item, report, linksOf(loop.chains.get(item)));
  }
  assignBlocks(run, writeRows(run, problem, loop, crews));
}

/** Every posted Core that ended off its home lost its place: to whoever stands there now. */
function recordBumps(run: Run, { eventOf, bookingOf }: CoreProblem, loop: CoreLoopResult): void {
  for (const [item, booking] of bookingOf) {
    if (item.place === item.home) continue;
    run.occupancy.remove(item.refNum);
    const taker = item.home!.occupant ?? loop.bumpedBy.get(item)!;
    run.bumped.set(item.refNum, { booking, by: eventOf.get(taker)! });
  }
}

/** The placed rows, still without block and start time; the block pass gives both. */
function writeRows(run: Run, problem: CoreProblem, loop: CoreLoopResult, crews: DayCrews): PlacedDraft[] {
  const { network, eventOf, bookingOf } = problem;
  const drafts: PlacedDraft[] = [];
  for (const item of network.items) {
    const at = item.place;
    if (!at || at === item.home) continue;
    const story = loop.stories.get(item)!;
    const { considered, more } = considerCore(run, crews, item, at, story);
    drafts.push(
      place(run, {
        event: eventOf.get(item)!,
        wave: waveOf(at, story),
        employeeId: at.employeeId,
        date: at.date,
        time: '00:00',
        block: null,
        overflow: null,
        rule: story.rule,
        rank: story.rank,
        considered,
        more,
        chain: linksOf(loop.chains.get(item)),
        victim: at.owner ? bookingOf.get(at.owner) : undefined,
      }),
    );
  }
  return drafts;
}

/** §9.1: rescue before improve before 2 (the date's Primary Lead) and 3. */
function waveOf(at: CorePlace, story: CoreStory): Wave {
  if (at.early) return 'rescue';
  if (story.chained) return 'improve';
  return at.role === 0 ? 2 : 3;
}

function linksOf(chain: readonly ChainMove[] | undefined): ChainLink[] | undefined {
  return chain?.map((move) => ({
    eventRefNum: move.item.refNum,
    from: spot(move.from),
    to: spot(move.to),
  }));
}

function spot(at: CorePlace | null): Place | null {
  return at && { employeeId: at.employeeId, date: at.date };
}
