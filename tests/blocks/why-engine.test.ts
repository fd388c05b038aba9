import { describe, expect, it } from 'vitest';
import { whyView } from '../../blocks/why.ts';
import { whyDetailsView } from '../../blocks/why-details.ts';
import type { WhyVm } from '../../blocks/why-model.ts';
import { generate, PRESETS } from '../../sandbox/data/generator/presets.ts';
import { shortName } from '../../src/domain/event-types.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { plan } from '../../src/engine/plan.ts';
import type { ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { expectGoodView, seenTexts } from './check.ts';
import * as fx from './fixtures.ts';

/** Every row of a plan as the surface gets it. */
function* explained(snapshot: Snapshot): Generator<WhyVm> {
  const { rows } = plan(snapshot);
  const { eventByRef, employeeById } = buildFacts(snapshot);
  const rowOf = new Map(rows.map((row) => [row.eventRefNum, row]));
  const placeOf = (row: ProposalRow | undefined) =>
    row?.employeeId && row.date && row.time
      ? { employeeId: row.employeeId, date: row.date, time: row.time }
      : null;
  const events = Object.fromEntries(
    [...eventByRef.values()].map(({ refNum, name, type, dueDate }) => [
      refNum,
      { shortName: shortName(name), eventType: type, dueDate, place: placeOf(rowOf.get(refNum)) },
    ]),
  );
  const names = Object.fromEntries([...employeeById.values()].map(({ id, name }) => [id, name]));
  const takenBy = new Map(rows.map((row) => [row.bumpedEventRefNum, row.eventRefNum]));
  for (const row of rows) {
    const { eventRefNum, employeeId, date, time, failure, explanation } = row;
    const { startDate, dueDate, daysToDue, name, type } = eventByRef.get(eventRefNum)!;
    yield {
      row: fx.row({
        ...{ eventRefNum, employeeId, date, time, startDate, dueDate, daysToDue },
        ...{ shortName: shortName(name), eventType: type, employeeName: names[employeeId ?? ''] ?? null },
        failure: failure && { code: failure.code, reason: failure.message, fix: failure.fix },
      }),
      ...{ explanation, names, events, original: placeOf(row) },
      takenBy: takenBy.get(eventRefNum) ?? null,
      takesFrom: row.bumpedEventRefNum,
    };
  }
}

const INTERNAL = /\b(?:[HS]\d{1,2}|E\d{1,2}|[a-z]+\.[a-z-]+|[A-Z]+_[A-Z_]+)\b(?!-)|undefined|NaN|\[object/u;

describe('what the engine explains, as a manager reads it', () => {
  it.each(PRESETS.filter((preset) => preset !== 'stress'))(
    'three or four sentences for every row: %s',
    (preset) => {
      const told = new Set<string>();
      for (let seed = 1; seed <= (preset === 'chains' ? 40 : 3); seed += 1)
        for (const vm of explained(generate(preset, seed))) {
          const [view, details] = [whyView(vm), whyDetailsView(vm)];
          expectGoodView(view);
          expectGoodView(details);
          const [, ...rest] = view.blocks;
          const sentences = seenTexts(
            rest.slice(
              0,
              rest.findIndex(({ type }) => type !== 'section'),
            ),
          );
          expect(sentences.length, sentences.join('\n')).toBeGreaterThanOrEqual(3);
          expect(sentences.length, sentences.join('\n')).toBeLessThanOrEqual(4);
          for (const sentence of sentences) expect(sentence).toMatch(/^["“]?[\p{Lu}\d].*[.]$/u);
          expect(new Set(sentences).size).toBe(sentences.length);
          told.add(vm.explanation.rule ?? vm.row.failure?.code ?? '');
        }
      expect(told.size).toBeGreaterThan(3);
    },
  );

  it.each(PRESETS.filter((preset) => preset !== 'stress'))('no id of a rule or of a person: %s', (preset) => {
    for (let seed = 1; seed <= (preset === 'chains' ? 40 : 3); seed += 1)
      for (const vm of explained(generate(preset, seed))) {
        // Names of events come from outside and may look like anything.
        const plain = {
          ...vm,
          row: { ...vm.row, shortName: 'Tea', failure: null },
          events: Object.fromEntries(
            Object.entries(vm.events).map(([number, event]) => [number, { ...event, shortName: 'Tea' }]),
          ),
          explanation: { ...vm.explanation, summary: 'Summary.' },
        };
        const text = seenTexts([whyView(plain).blocks, whyDetailsView(plain).blocks]).join('\n');
        expect(text).not.toMatch(INTERNAL);
      }
  });
});
