import type { Booking, Mplan } from './model.ts';
import type { World } from './world.ts';

/** How the sandbox writes its things on the wire. */

/** Wall time with offset → `MM/DD/YYYY hh:mm:ss AM`. */
export function usStamp(iso: string): string {
  const [, year, month, day, hour = '00', minute, second] =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(iso) ?? [];
  const h = Number(hour);
  const twelve = String(h % 12 === 0 ? 12 : h % 12).padStart(2, '0');
  return `${month}/${day}/${year} ${twelve}:${minute}:${second} ${h < 12 ? 'AM' : 'PM'}`;
}

/** `MM/DD/YYYY` → `YYYY-MM-DD`. */
export function isoDay(us: string): string {
  const [month = '', day = '', year = ''] = us.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** An id in the type that the option `idType` asks for; `mixed` goes by the last digit. */
export function id(world: World, value: string, native: 'string' | 'number'): string | number {
  const { idType } = world.options;
  const mixed = Number(value.at(-1)) % 2 === 0 ? 'number' : 'string';
  const type = idType === 'native' ? native : idType === 'mixed' ? mixed : idType;
  return type === 'number' && /^\d+$/.test(value) ? Number(value) : value;
}

export function mplanRow(world: World, plan: Mplan): Record<string, unknown> {
  const { nameTruncation, estimatedTime } = world.options;
  const location = world.locations.get(plan.storeID);
  const booking = plan.scheduleEventID === null ? undefined : world.bookings.get(plan.scheduleEventID);
  const rep = booking && world.reps.get(booking.RepID);
  return {
    mPlanID: id(world, plan.mPlanID, 'string'),
    name: nameTruncation > 0 ? plan.name.slice(0, nameTruncation) : plan.name,
    startDate: plan.startDate,
    endDate: plan.dueDate,
    scheduleDate: booking ? usStamp(booking.Start) : '',
    condition: plan.condition,
    storeID: id(world, plan.storeID, 'string'),
    LocationMVID: location?.LocationMVID ?? null,
    storeName: location?.name ?? null,
    storeNumber: location?.storeNumber ?? null,
    staffedReps: rep?.name ?? '',
    scheduleRepID: booking ? id(world, booking.RepID, 'string') : null,
    scheduleEventID: booking ? id(world, booking.ID, 'string') : null,
    salesTools: plan.salesToolURL ? [{ salesToolURL: link(world, plan.salesToolURL) }] : [],
    referenceNumber: plan.referenceNumber ?? null,
    ...(estimatedTime === 'present' ? { EstimatedTime: minutes(plan) } : {}),
    mPlanStatus: 'Active',
    IsSubmitted: plan.condition === 'Submitted' ? '1' : '0',
    workStatus: null,
  };
}

function link(world: World, url: string): string {
  return url.startsWith('/') ? world.url + url : url;
}

export function durationRow(world: World, plan: Mplan): Record<string, unknown> {
  return { mPlanID: id(world, plan.mPlanID, 'string'), EstimatedTime: minutes(plan) };
}

function minutes(plan: Mplan): string {
  return plan.estimatedMinutes === undefined ? '' : String(plan.estimatedMinutes);
}

/** The create answer: numbers, instants in UTC. */
export function scheduledEvent(world: World, booking: Booking): Record<string, unknown> {
  const created = `${booking.createdAt.toISOString().slice(0, 19)}+00:00`;
  return {
    ID: id(world, booking.ID, 'number'),
    ClassName: 'MVScheduledmPlan',
    RecordClassName: 'MVScheduledmPlan',
    Created: created,
    LastEdited: created,
    Start: utc(booking.Start),
    End: utc(booking.End),
    IsRecurring: 0,
    IsDeleted: 0,
    PairedWithLogEntry: 0,
    AllDay: 0,
    RepID: id(world, booking.RepID, 'number'),
    mPlanID: id(world, booking.mPlanID, 'number'),
    LocationID: id(world, booking.LocationID, 'number'),
  };
}

function utc(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19)}+00:00`;
}

export function repRow(
  world: World,
  rep: { repId: string; employeeId: string; name: string },
): Record<string, unknown> {
  const repId = String(id(world, rep.repId, 'string'));
  const [first = '', ...rest] = rep.name.split(' ');
  const last = rest.join(' ');
  return {
    id: repId,
    repId,
    employeeId: rep.employeeId,
    repMvid: rep.employeeId,
    title: rep.name,
    lastName: last,
    nameSort: `${last}, ${first}`,
    availableHoursPerDay: '8',
    scheduledHours: '0',
    visitCount: String([...world.bookings.values()].filter((booking) => booking.RepID === rep.repId).length),
  };
}
