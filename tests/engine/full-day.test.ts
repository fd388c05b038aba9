import { describe, expect, it } from 'vitest';
import {
  barista,
  core,
  event,
  FRI,
  lead,
  NEXT_SAT,
  planned,
  posted,
  rotation,
  specialist,
  supervisor,
  THU,
} from './support/store.ts';

const tasting = event(1, 'other', THU, FRI, { estimatedMinutes: 540 });
const leads = rotation('primary_lead', 'lea');
type People = Parameters<typeof planned>[0]['employees'];
const run = (employees: People, more: Parameters<typeof planned>[0] = {}) =>
  planned({ employees, rotations: leads, events: [tasting], ...more });

describe('§9.3: full-day Other', () => {
  it('1 a Lead other than the Primary Lead', () => {
    const { at, row } = run([lead('lea'), lead('liv'), specialist('ada'), barista('bo'), supervisor('cs')]);
    expect(at(1)).toBe(`liv ${THU} 09:00`);
    expect(row(1)).toMatchObject({ wave: 6, explanation: { rule: 'full-day.lead', rank: 1 } });
  });

  it('2 an Event Specialist', () => {
    expect(run([lead('lea'), specialist('ada'), barista('bo')]).row(1)).toMatchObject({
      employeeId: 'ada',
      explanation: { rule: 'full-day.event-specialist', rank: 2 },
    });
  });

  it('3 a barista without a juicer event that day', () => {
    const people = [lead('lea'), barista('bo')];
    expect(run(people).row(1)).toMatchObject({
      employeeId: 'bo',
      explanation: { rule: 'full-day.juicer', rank: 3 },
    });
    const busy = run(people, {
      events: [tasting, event(2, 'juicer_survey', THU, FRI)],
      schedules: [posted(2, 'bo', THU, '17:00')],
    });
    expect(busy.row(1).employeeId).toBe('lea');
  });

  it('4 the Primary Lead last, and never the Club Supervisor', () => {
    expect(run([lead('lea'), supervisor('cs')]).row(1)).toMatchObject({
      employeeId: 'lea',
      explanation: { rule: 'full-day.primary-lead', rank: 4 },
    });
    expect(run([supervisor('cs')]).at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });

  it('inside a step whoever has the fewest primary events that week', () => {
    const { at } = run([specialist('ada'), specialist('ben')], {
      events: [tasting, core(2, FRI, NEXT_SAT)],
      schedules: [posted(2, 'ada', FRI)],
    });
    expect(at(1)).toBe(`ben ${THU} 09:00`);
  });

  it('goes before Core: it needs the whole person-day', () => {
    const { at } = run([specialist('ada'), specialist('ben')], { events: [tasting, core(2, THU, FRI)] });
    expect(at(1)).toBe(`ada ${THU} 09:00`);
    expect(at(2)).toBe(`ben ${THU} 10:15`);
  });
});
