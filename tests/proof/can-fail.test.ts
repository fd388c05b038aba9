import { describe, expect, it } from 'vitest';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';
import { bruteCoreSet } from '../support/oracle/brute.ts';
import { modelOf } from '../support/oracle/model.ts';
import { coreQuestion, coreStanding } from '../support/oracle/question.ts';
import { exactCoreSet, solveLexicographic } from '../support/oracle/solve.ts';
import { frozenSnapshot } from './instances.ts';

/** A proof is worth what it would find: each test spoils a good proposal in one way. */
const SNAPSHOT = frozenSnapshot('typical', 9);
const PROPOSAL = plan(SNAPSHOT);

function spoiled(change: (rows: ProposalRow[]) => void): Proposal {
  const copy = structuredClone(PROPOSAL);
  change(copy.rows);
  return copy;
}

const placedCore = (rows: ProposalRow[]): ProposalRow =>
  rows.find((row) => row.type === 'core' && row.outcome === 'placed' && !row.isSwap)!;

const EMPTY = { employeeId: null, date: null, time: null, block: null, overflow: null } as const;

describe('the checker finds', () => {
  const cases: [string, string, (rows: ProposalRow[]) => void][] = [
    ['a missing row', 'INV-1', (rows) => rows.splice(0, 1)],
    ['rows out of order', 'OUT-1', (rows) => rows.reverse()],
    [
      'a failed row that still has a date',
      'INV-2',
      (rows) => Object.assign(placedCore(rows), { outcome: 'failed' }),
    ],
    ['a Core after its due date', 'H11', (rows) => Object.assign(placedCore(rows), { date: '2027-12-01' })],
    ['a Core for the Club Supervisor', 'S1', (rows) => Object.assign(placedCore(rows), { employeeId: 'E1' })],
    [
      'a second Core on one person-day',
      'H7',
      (rows) => {
        const [one, two] = rows.filter((row) => row.type === 'core' && row.outcome === 'placed');
        Object.assign(two!, { employeeId: one!.employeeId, date: one!.date });
      },
    ],
    [
      'a start time that is no arrive time',
      'S5',
      (rows) => Object.assign(placedCore(rows), { time: '13:00' }),
    ],
    [
      'a Supervisor away from its Core',
      'INV-7',
      (rows) =>
        Object.assign(rows.find((row) => row.type === 'supervisor' && row.date !== null)!, {
          date: '2027-12-01',
        }),
    ],
    ['a swap with nobody', 'OUT-2', (rows) => Object.assign(placedCore(rows), { isSwap: true })],
    ['wrong counters', 'INV-13', (rows) => Object.assign(placedCore(rows), { outcome: 'failed', ...EMPTY })],
  ];
  it.each(cases)('%s (%s)', (_, id, change) => {
    expect(checkProposal(SNAPSHOT, PROPOSAL)).toEqual([]);
    expect(checkProposal(SNAPSHOT, spoiled(change)).join('\n')).toContain(id);
  });
});

describe('the exact optimum and brute force notice', () => {
  it('a Core that could stand and does not', async () => {
    const snapshot = frozenSnapshot('chains', 10);
    const proposal = plan(snapshot);
    const question = coreQuestion(snapshot, proposal);
    const lost = structuredClone(proposal);
    Object.assign(placedCore(lost.rows), { outcome: 'failed', ...EMPTY });
    const expected = bruteCoreSet(snapshot)!.accepted;
    expect(coreStanding(question, proposal)).toEqual(expected);
    expect(coreStanding(question, lost)).not.toEqual(expected);
    expect((await exactCoreSet(question))!.accepted).toEqual(expected);
  });

  it('a less urgent Core in the place of a more urgent one: both fill the store equally well', async () => {
    const { question, urgent, patient } = twoForOneDay();
    const { accepted } = await solveLexicographic(modelOf(question));
    expect(accepted).toEqual(new Set([urgent]));
    const alone = await solveLexicographic(modelOf(question, { only: new Set([patient]) }));
    expect(alone.accepted).toEqual(new Set([patient]));
  });

  it('a week that is full although its days are not', async () => {
    const { snapshot } = twoForOneDay();
    const week: Snapshot = {
      ...snapshot,
      settings: { ...snapshot.settings, maxCorePerWeek: 1 },
      events: snapshot.events.map((event) => ({ ...event, dueDate: '2026-12-05' })),
    };
    const question = coreQuestion(week, plan(week));
    expect((await solveLexicographic(modelOf(question))).accepted.size).toBe(1);
    expect((await solveLexicographic(modelOf(question, { eachPerson: true }))).accepted.size).toBe(1);
    expect(bruteCoreSet(week)!.accepted.size).toBe(1);
  });
});

/** One person, one day, two Core of which one is due earlier. */
function twoForOneDay() {
  const [urgent, patient] = [700_002, 700_001];
  const snapshot: Snapshot = {
    version: 1,
    now: '2026-11-23T02:00:00-05:00',
    store: { id: 'S1', timezone: 'America/Indiana/Indianapolis' },
    settings: { bufferDays: 0, rescueDays: 0 },
    employees: [{ id: 'E1', name: 'Maya', jobTitle: 'event_specialist', active: true }],
    events: [
      { refNum: urgent, name: '600101-BRIO-One - V2-CORE', startDate: '2026-11-30', dueDate: '2026-12-01' },
      { refNum: patient, name: '600102-BRIO-Two - V2-CORE', startDate: '2026-11-30', dueDate: '2026-12-02' },
    ],
    schedules: [],
    pending: [],
    rotations: [],
    exceptions: [],
    holidays: [{ date: '2026-12-01', name: 'Store holiday' }],
    lockedDays: [],
  };
  return { snapshot, urgent, patient, question: coreQuestion(snapshot, plan(snapshot)) };
}
