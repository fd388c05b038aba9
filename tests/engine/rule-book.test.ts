import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { addDays, timeOf } from '../../src/domain/dates.ts';
import { availabilityOf } from '../../src/engine/facts/availability.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { Occupancy } from '../../src/engine/occupancy.ts';
import type { RuleInput } from '../../src/engine/rules/model.ts';
import { counts } from '../../src/engine/rules/model.ts';
import { ALL_RULES, RULES } from '../../src/engine/rules/table.ts';
import type { Assignment, ValidationContext } from '../../src/engine/validator.ts';
import { hardIds, hasHard, notes, validate } from '../../src/engine/validator.ts';

const START = '2026-11-20';
const stores = ['typical', 'busy', 'stress'].map((preset) => {
  const facts = buildFacts(generate(preset as 'busy', 3, START));
  return { facts, occupancy: Occupancy.of(facts) };
});

/** Any event for anybody at any time, often beside other work. */
const trials = fc
  .record({
    store: fc.nat({ max: stores.length - 1 }),
    event: fc.nat(),
    employee: fc.nat(),
    day: fc.integer({ min: -3, max: 30 }),
    minutes: fc.constantFrom(540, 600, 615, 645, 720, 735, 1020, 1200),
    block: fc.option(fc.integer({ min: 1, max: 8 })),
    lastResort: fc.boolean(),
    ignore: fc.boolean(),
  })
  .map(({ store, event, employee, day, minutes, block, lastResort, ignore }) => {
    const { facts, occupancy } = stores[store]!;
    const rows = facts.posted;
    const assignment: Assignment = {
      event: facts.events[event % facts.events.length]!,
      employeeId: facts.employees[employee % facts.employees.length]!.id,
      date: addDays(START, day),
      time: timeOf(minutes),
      block,
    };
    const options = {
      lastResort,
      ...(ignore && {
        ignoreScheduleIds: rows.filter((_, at) => at % 3 === 0).map((row) => row.scheduleId!),
      }),
    };
    return { facts, occupancy, assignment, options };
  });
const CONTEXTS: readonly ValidationContext[] = ['auto', 'manual', 'approval'];

describe('the rules asked for an assignment', () => {
  it('leave out none that would have had something to say about absence or a full day', () => {
    let left = 0;
    fc.assert(
      fc.property(trials, ({ facts, occupancy, assignment, options }) => {
        const { event, employeeId, date, time, block = null } = assignment;
        const employee = facts.employeeById.get(employeeId)!;
        const availability = availabilityOf(facts, employee, date);
        const blocking = occupancy
          .ofPersonDay(employeeId, date)
          .filter((row) => row.event.blocking && counts({ event, options }, row));
        const input: RuleInput = {
          ...{ event, employee, date, time, block, auto: true },
          ...{ availability, blocking, facts, occupancy, options },
        };
        const asked = new Set(ALL_RULES.for(input).map(({ id }) => id));
        for (const [id, , applies, , rule] of RULES) {
          if (asked.has(id) || !applies(event.type)) continue;
          left += 1;
          expect([id, rule(input)]).toEqual([id, null]);
        }
      }),
      { seed: 61, numRuns: 2000 },
    );
    expect(left).toBeGreaterThan(2000);
  });

  it('are in the order of the table', () => {
    const order = RULES.map(([id]) => id);
    expect(order).toEqual([...order].sort((a, b) => rankOf(a) - rankOf(b)));
  });
});

describe('the short forms of the validator', () => {
  it('say what all findings say: whether one is hard, which are, and which only inform', () => {
    let hard = 0;
    fc.assert(
      fc.property(trials, ({ facts, occupancy, assignment, options }) => {
        for (const context of CONTEXTS) {
          const findings = validate(assignment, context, facts, occupancy, options);
          const ids = findings.filter(({ severity }) => severity === 'hard').map(({ id }) => id);
          hard += ids.length;
          expect(hardIds(assignment, context, facts, occupancy, options)).toEqual(ids);
          expect(hasHard(assignment, context, facts, occupancy, options)).toBe(ids.length > 0);
          if (context === 'auto')
            expect(notes(assignment, facts, occupancy, options)).toEqual(
              findings.filter(({ severity }) => severity !== 'hard'),
            );
        }
      }),
      { seed: 62, numRuns: 1000 },
    );
    expect(hard).toBeGreaterThan(1000);
  });
});

function rankOf(id: string): number {
  return (id.startsWith('H') ? 0 : 100) + Number(id.slice(1));
}
