import type { View } from '@slack/types';
import { exceptionFormView } from '../../../blocks/exception-form.ts';
import { type ExceptionsVm, exceptionsView } from '../../../blocks/exceptions.ts';
import { rotationEditView } from '../../../blocks/rotation-edit.ts';
import { rotationsView } from '../../../blocks/rotations.ts';
import type { LocalDate, RotationType } from '../../domain/types.ts';
import { mayDo } from '../../services/authz.ts';
import type { CellInput, RotationGrid } from '../../services/rotations/model.ts';
import type { SlackDeps } from '../deps.ts';
import { stamp } from '../stamps.ts';

type Problem = { sentence: string; nextStep: string };

/** The week of a store; after a save with the number of changes. */
export async function buildRotations(
  deps: SlackDeps,
  storeId: string,
  user: string,
  changed?: number,
): Promise<View> {
  const grid = await deps.rotations.grid(storeId, user);
  return rotationsView({ ...grid, saved: savedStamp(grid, grid.timezone) }, changed);
}

/** The form of one rotation with what has been chosen so far; `version` is the one the choices were made on. */
export async function buildRotationEdit(
  deps: SlackDeps,
  form: {
    storeId: string;
    user: string;
    type: RotationType;
    chosen?: readonly CellInput[];
    version?: number;
  },
  problem?: Problem | { stale: RotationGrid['saved'] },
): Promise<View> {
  const { storeId, user, type, chosen = [], version } = form;
  const grid = await deps.rotations.grid(storeId, user, chosen);
  const stale = problem !== undefined && 'stale' in problem ? problem.stale : undefined;
  return rotationEditView({
    ...{ storeId, type, timezone: grid.timezone, version: version ?? grid.version },
    days: grid.days.map(({ weekday, juicer, primaryLead }) => ({
      weekday,
      ...(type === 'juicer' ? juicer : primaryLead),
    })),
    warnings: grid.warnings.filter((warning) => warning.type === type || warning.code === 'two_roles'),
    ...(stale === undefined ? {} : { stale: savedStamp({ saved: stale }, grid.timezone) }),
    ...(problem !== undefined && 'sentence' in problem ? { problem } : {}),
  });
}

/** One page of the exceptions of a store. */
export async function buildExceptions(
  deps: SlackDeps,
  storeId: string,
  user: string,
  page: number,
  note?: ExceptionsVm['note'],
): Promise<View> {
  const exceptions = await deps.rotations.exceptions(storeId, user, page);
  const { timezone, storeName } = await deps.rotations.today(storeId);
  const mayEdit = await mayDo(deps.database.client, storeId, user, 'rotations');
  return exceptionsView({
    ...{ storeId, storeName, timezone, mayEdit, page: exceptions },
    ...(note === undefined ? {} : { note }),
  });
}

/** The form for a new exception, on a day and for a rotation; the default is today's juicer. */
export async function buildExceptionForm(
  deps: SlackDeps,
  storeId: string,
  user: string,
  chosen: { type?: RotationType | null; date?: LocalDate | null; employeeId?: string | null } = {},
  problem?: Problem,
): Promise<View> {
  const { today, timezone, storeName } = await deps.rotations.today(storeId);
  const type = chosen.type ?? 'juicer';
  const date = chosen.date ?? today;
  const { people, usual, existing } = await deps.rotations.standIns(storeId, user, type, date);
  const person = people.find(({ employeeId }) => employeeId === chosen.employeeId);
  return exceptionFormView({
    ...{ storeId, storeName, timezone, type, date },
    ...{ usual: usual?.name ?? null, existing: existing?.name ?? null },
    leftOut: person?.verdict === 'needs_reason' ? person.reason : null,
    ...(problem === undefined ? {} : { problem }),
  });
}

function savedStamp({ saved }: Pick<RotationGrid, 'saved'>, timezone: string) {
  return saved === null ? null : { by: saved.by, at: stamp(saved.at, timezone) };
}
