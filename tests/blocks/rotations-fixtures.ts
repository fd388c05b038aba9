import type { ExceptionFormVm } from '../../blocks/exception-form.ts';
import type { ExceptionsVm, ExceptionVm } from '../../blocks/exceptions.ts';
import type { PlanAgainVm } from '../../blocks/plan-again.ts';
import type { RotationEditVm } from '../../blocks/rotation-edit.ts';
import type { RotationsVm } from '../../blocks/rotations.ts';
import { many, NASTY, stamp, zone } from './fixtures.ts';

/** The rotations of a store, their exceptions and what is planned again. */
export const STORE = { storeId: 'store-4711', storeName: 'Club 4711', timezone: zone };
export const problem = { sentence: NASTY, nextStep: NASTY };
export const tom = { employeeId: 'e-tom', name: 'Tom Adeyemi', title: 'juicer_barista' };
export const lena = { employeeId: 'e-lena', name: 'Lena Hoffmann', title: 'club_supervisor' };
export const days = many(7, (weekday) => ({
  weekday,
  juicer: { person: tom, backup: weekday === 0 ? null : lena },
  primaryLead: { person: weekday === 6 ? null : lena, backup: null },
}));
export const warning = (weekday: number, message: string) => ({ weekday, type: 'juicer' as const, message });
export const grid: RotationsVm = {
  ...STORE,
  version: 3,
  mayEdit: true,
  saved: { by: 'U0MANAGER', at: stamp },
  days,
  warnings: [warning(0, 'Tom Adeyemi usually does not work Mondays.')],
  exceptionsAhead: 2,
};
export const worstWarnings = many(400, (i) => warning(i % 7, NASTY));
export const edit: RotationEditVm = {
  ...STORE,
  type: 'juicer',
  version: 3,
  days: days.map(({ weekday, juicer }) => ({ weekday, ...juicer })),
  warnings: grid.warnings,
};
export const exception = (over: Partial<ExceptionVm> = {}): ExceptionVm => ({
  id: 7,
  date: '2026-11-26',
  type: 'juicer',
  person: lena,
  reason: 'They swapped',
  createdBy: 'U0MANAGER',
  insteadOf: 'Tom Adeyemi',
  past: false,
  problem: null,
  ...over,
});
export const list: ExceptionsVm = {
  ...STORE,
  mayEdit: true,
  page: { items: [exception(), exception({ id: 8, past: true })], page: 2, pages: 3, total: 18 },
};
export const form: ExceptionFormVm = {
  ...STORE,
  type: 'juicer',
  date: '2026-11-26',
  usual: 'Tom Adeyemi',
  existing: null,
  leftOut: null,
};
export const spot = { employeeId: 'e-tom', employeeName: 'Tom Adeyemi', date: '2026-11-26', time: '09:00' };
export const again: PlanAgainVm = {
  ...{ rowId: 1201, version: 3, timezone: zone },
  rows: [
    { ...spot, eventRefNum: 612_110 },
    { ...spot, eventRefNum: 612_111, time: '17:00' },
  ],
  findings: [],
  ...{ reasonNeeded: false, noticeNeeded: true, canSendDm: false },
};
export const ID = 'x'.repeat(60);
