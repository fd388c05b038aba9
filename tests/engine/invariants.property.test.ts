import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approve, nights } from '../../sandbox/data/generator/approve.ts';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { Random } from '../../sandbox/data/generator/random.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { wild } from '../../sandbox/data/generator/wild.ts';
import { addDays } from '../../src/domain/dates.ts';
import { detectType } from '../../src/domain/event-types.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';
import { coreThatMustStand } from '../support/checker/core-set.ts';
import { coreOnly } from '../support/core-only.ts';
import { carriedOut, isMoreUrgent } from '../support/suggestions.ts';

const variant = fc.integer({ min: 0, max: 1_000_000 });
/** Any day of a year, the changes of the clocks included. */
const start = fc.integer({ min: 0, max: 364 }).map((days) => addDays('2026-03-01', days));
const RUNS: [Preset, number][] = [
  ['small', 40],
  ['typical', 30],
  ['busy', 8],
  ['stress', 1],
  ['infeasible', 30],
  ['chains', 150],
];

describe('every proposal keeps every promise (INV-1 … INV-9, INV-11 … INV-13), judged by a second reading of the rules', () => {
  it.each(RUNS)(
    '%s',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = generate(preset, number, day);
          expect(checkProposal(snapshot, plan(snapshot))).toEqual([]);
        }),
        { seed: 20261123, numRuns },
      );
    },
    120_000,
  );

  it('on ten consecutive nights of a store', () => {
    fc.assert(
      fc.property(variant, start, (number, day) => {
        const snapshot = generate('rolling', number, day);
        for (const night of nights(snapshot, new Random(`nights/${number}`), 10, plan))
          expect(checkProposal(night.snapshot, night.proposal)).toEqual([]);
      }),
      { seed: 10, numRuns: 6 },
    );
  }, 120_000);

  it('in stores that hold anything a snapshot may hold, whatever the settings, no run breaks down', () => {
    fc.assert(
      fc.property(variant, (number) => {
        const snapshot = wild(number);
        expect(parseSnapshot(snapshot)).toMatchObject({ ok: true });
        // `plan` throws when INV-1 … INV-9 or INV-13 do not hold.
        const proposal = plan(snapshot);
        expect(plan(shuffled(snapshot, number)).rows).toEqual(proposal.rows);
        const again = plan(approve(snapshot, proposal));
        expect(again.rows.filter((row) => row.type === 'core' && row.outcome === 'placed')).toEqual([]);
        expect(again.counters.swaps).toBe(0);
      }),
      { seed: 99, numRuns: 300 },
    );
  }, 120_000);

  it('generated stores are valid snapshot files', () => {
    for (const [preset] of RUNS) {
      const snapshot = generate(preset, 1);
      expect(parseSnapshot(JSON.parse(JSON.stringify(snapshot)))).toMatchObject({ ok: true });
    }
  });
});

describe('INV-10: exactly the Core that can stand do stand, the most urgent first', () => {
  it.each([
    ['small', 30],
    ['typical', 15],
    ['busy', 4],
    ['infeasible', 15],
    ['chains', 400],
  ] as [Preset, number][])(
    '%s',
    (preset, numRuns) => {
      let judged = 0;
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = coreOnly(generate(preset, number, day));
          const expected = coreThatMustStand(snapshot);
          if (expected === null) return;
          judged += 1;
          const rows = rowsByEvent(plan(snapshot));
          // A booked Core without a row kept its home.
          const stands = expected.judged.filter((refNum) => rows.get(refNum)?.outcome !== 'failed');
          expect(new Set(stands)).toEqual(expected.accepted);
        }),
        { seed: 4, numRuns },
      );
      expect(judged).toBeGreaterThan(0);
    },
    120_000,
  );
});

const MIXED: [Preset, number][] = [
  ['small', 15],
  ['typical', 15],
  ['infeasible', 15],
  ['chains', 100],
];

describe('INV-14: only the input decides', () => {
  it.each(MIXED)(
    '%s: the order of the lists changes nothing',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = generate(preset, number, day);
          const text = JSON.stringify({ ...plan(snapshot), stats: null });
          expect(JSON.stringify({ ...plan(snapshot), stats: null })).toBe(text);
          expect(JSON.stringify({ ...plan(shuffled(snapshot, number)), stats: null })).toBe(text);
        }),
        { seed: 14, numRuns },
      );
    },
    60_000,
  );

  it.each(MIXED)(
    '%s: the hour of the run changes nothing but today',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, fc.integer({ min: 3, max: 22 }), (number, day, hour) => {
          const snapshot: Snapshot = { ...generate(preset, number, day), mode: 'normal' };
          if (snapshot.settings?.bufferDays === 0)
            snapshot.settings = { ...snapshot.settings, bufferDays: 1 };
          const later = { ...snapshot, now: `${day}T${String(hour).padStart(2, '0')}:30:00-05:00` };
          const night = rowsByEvent(plan(snapshot));
          const evening = rowsByEvent(plan(later));
          const startsToday = new Set(
            snapshot.events.filter((event) => event.startDate === day).map((event) => event.refNum),
          );
          for (const [refNum, row] of night) {
            const other = evening.get(refNum)!;
            const exempt = [row, other].some(
              (one) => one.date === day || one.failure?.code === 'START_IN_PAST',
            );
            if (!exempt && !startsToday.has(refNum)) expect(placeOf(other)).toEqual(placeOf(row));
          }
        }),
        { seed: 141, numRuns },
      );
    },
    60_000,
  );
});

describe('INV-15: an approved proposal leaves nothing to do', () => {
  it.each(MIXED)(
    '%s: the next run at the same time places no Core and bumps nothing',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = generate(preset, number, day);
          const again = plan(approve(snapshot, plan(snapshot)));
          expect(
            again.rows
              .filter((row) => row.type === 'core' && row.outcome === 'placed')
              .map((row) => row.eventRefNum),
          ).toEqual([]);
          expect(again.counters.swaps).toBe(0);
        }),
        { seed: 15, numRuns },
      );
    },
    60_000,
  );
});

describe('INV-16: more room never means fewer Core', () => {
  it.each([
    ['typical', 20],
    ['infeasible', 20],
    ['chains', 150],
  ] as [Preset, number][])(
    '%s',
    (preset, numRuns) => {
      fc.assert(
        fc.property(variant, start, fc.nat(), (number, day, choice) => {
          const snapshot = coreOnly(generate(preset, number, day));
          const roomier = withOneMoreDay(snapshot, choice);
          if (roomier === null) return;
          expect(standing(roomier, plan(roomier))).toBeGreaterThanOrEqual(standing(snapshot, plan(snapshot)));
        }),
        { seed: 16, numRuns },
      );
    },
    60_000,
  );
});

describe('INV-17: a suggestion that is carried out works', () => {
  it.each([
    ['busy', 4],
    ['infeasible', 40],
    ['chains', 400],
  ] as [Preset, number][])(
    '%s',
    (preset, numRuns) => {
      let tried = 0;
      fc.assert(
        fc.property(variant, start, (number, day) => {
          const snapshot = coreOnly(generate(preset, number, day));
          const before = plan(snapshot);
          const failed = before.rows.filter((row) => row.type === 'core' && row.outcome === 'failed');
          for (const row of failed.slice(0, 6))
            for (const suggestion of row.explanation.suggestions ?? []) {
              if (suggestion.kind === 'weekly_limit') continue;
              tried += 1;
              const after = rowsByEvent(plan(carriedOut(snapshot, suggestion)));
              const helped = failed
                .filter((other) => other === row || isMoreUrgent(snapshot, other, row))
                .some((other) => after.get(other.eventRefNum)?.outcome !== 'failed');
              expect(helped, `${row.eventRefNum}: ${suggestion.text}`).toBe(true);
            }
        }),
        { seed: 17, numRuns },
      );
      expect(tried).toBeGreaterThan(5);
    },
    120_000,
  );
});

function rowsByEvent(proposal: Proposal): Map<number, ProposalRow> {
  return new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
}

function placeOf(row: ProposalRow) {
  return [
    row.outcome,
    row.employeeId,
    row.date,
    row.time,
    row.block,
    row.failure?.code,
    row.bumpedEventRefNum,
  ];
}

/** One unlocked day or one withdrawn time off; null when the store has neither. */
function withOneMoreDay(snapshot: Snapshot, choice: number): Snapshot | null {
  const off = snapshot.employees.filter((employee) =>
    employee.timeOff?.some((record) => record.status === 'approved'),
  );
  const options = snapshot.lockedDays.length + off.length;
  if (options === 0) return null;
  const index = choice % options;
  if (index < snapshot.lockedDays.length)
    return { ...snapshot, lockedDays: snapshot.lockedDays.filter((_, other) => other !== index) };
  const person = off[index - snapshot.lockedDays.length]!;
  const employees = snapshot.employees.map((employee) =>
    employee === person ? { ...employee, timeOff: [] } : employee,
  );
  return { ...snapshot, employees };
}

function standing(snapshot: Snapshot, proposal: Proposal): number {
  const rows = rowsByEvent(proposal);
  const posted = new Set(snapshot.schedules.map((row) => row.eventRefNum));
  return snapshot.events.filter((event) => {
    const row = rows.get(event.refNum);
    return (
      detectType(event.name) === 'core' &&
      (row === undefined ? posted.has(event.refNum) : row.outcome === 'placed')
    );
  }).length;
}
