import { ACCOUNTS } from '../data/cast.ts';
import { Hand } from './hand.ts';
import type { Told } from './story.ts';
import type { World } from './world.ts';

/** What the three sides say about one approved run. */
export interface Comparison {
  approved: number;
  submitted: number;
  /** Every point at which they disagree; empty = they agree. */
  disagreements: string[];
}

const CREATE = '/planningextcontroller/scheduleMplanEvent';

/** Holds database, sandbox Slack and sandbox Crossmark against each other, row by row. */
export async function compareSides(world: World, told: Told): Promise<Comparison> {
  const { db, data } = world;
  const storeId = data.store.id;
  const disagreements: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) disagreements.push(what);
  };

  const rows = await db.client.pendingSchedule.findMany({ where: { storeId, schedulerRunId: told.runId } });
  const bookings = await db.client.schedule.findMany({ where: { storeId } });
  const employees = new Map(
    (await db.client.employee.findMany({ where: { storeId } })).map((e) => [e.id, e]),
  );
  const events = new Map(
    (await db.client.event.findMany({ where: { storeId } })).map((e) => [e.projectRefNum, e]),
  );
  const remote = await crossmarkState(world);
  const byPlan = new Map<string, typeof remote.scheduledEvents>();
  for (const booking of remote.scheduledEvents)
    byPlan.set(booking.mPlanID, [...(byPlan.get(booking.mPlanID) ?? []), booking]);
  const creates = new Map<string, number>();
  for (const entry of remote.log)
    if (entry.path.includes(CREATE) && entry.status === 200 && !entry.refused)
      creates.set(entry.fields.mPlanID ?? '', (creates.get(entry.fields.mPlanID ?? '') ?? 0) + 1);

  // Rows of the proposal: what was approved is sent, what was left out is put aside, what had no place stays as it was.
  const placed = rows.filter((row) => row.employeeId !== null);
  for (const row of rows) {
    const name = `row ${row.id} (event ${row.eventRefNum})`;
    if (row.leftOut) {
      expect(row.status === 'superseded', `${name} was left out but is ${row.status}`);
      expect(row.supersededReason === 'left_out', `${name}: superseded because of ${row.supersededReason}`);
      expect(
        !byPlan.has(events.get(row.eventRefNum)?.externalId ?? ''),
        `${name} was left out but is booked`,
      );
    } else if (row.employeeId !== null)
      expect(row.status === 'api_submitted', `${name} is ${row.status} ${row.apiErrorCode ?? ''}`);
  }
  expect(rows.find((row) => row.id === told.leftOut)?.leftOut === true, 'the row left out is not marked');
  const changed = rows.find((row) => row.id === told.changed.rowId);
  expect(
    employees.get(changed?.employeeId ?? '')?.name === told.changed.name,
    `the changed row stands with ${changed?.employeeId}, not ${told.changed.name}`,
  );

  // Database against Crossmark, in both directions, for the whole store.
  for (const row of placed.filter((one) => one.status === 'api_submitted')) {
    const mPlan = events.get(row.eventRefNum)?.externalId ?? '';
    const booking = bookings.find((one) => one.eventRefNum === row.eventRefNum);
    const there = byPlan.get(mPlan) ?? [];
    const name = `event ${row.eventRefNum}`;
    expect(there.length === 1, `${name} has ${there.length} bookings in Crossmark`);
    expect(
      booking !== undefined && booking.externalId === there[0]?.ID,
      `${name}: the ids of the booking differ`,
    );
    expect(
      booking?.employeeId === row.employeeId &&
        booking?.scheduleDate === row.scheduleDate &&
        booking?.scheduleTime === row.scheduleTime,
      `${name}: the booking is not what the row says`,
    );
    expect(
      there[0]?.RepID === employees.get(row.employeeId ?? '')?.externalId,
      `${name}: Crossmark has rep ${there[0]?.RepID}`,
    );
    expect(
      there[0]?.Start.startsWith(`${row.scheduleDate}T${row.scheduleTime}:00`) === true,
      `${name}: Crossmark has ${there[0]?.Start}`,
    );
    expect(creates.get(mPlan) === 1, `${name} was created ${creates.get(mPlan) ?? 0} times`);
  }
  expect(
    bookings.length === remote.scheduledEvents.length,
    `${bookings.length} bookings here, ${remote.scheduledEvents.length} in Crossmark`,
  );
  const ids = new Set(remote.scheduledEvents.map(({ ID }) => ID));
  for (const one of bookings)
    expect(ids.has(one.externalId ?? ''), `booking ${one.externalId} is not in Crossmark`);

  // Slack against the database.
  const submitted = placed.filter((row) => row.status === 'api_submitted').length;
  expect(
    told.parent.text.includes(`${submitted} / ${submitted} submitted`),
    `the report says ${/\d+ \/ \d+ submitted.*/.exec(told.parent.text)?.[0]}, the database ${submitted}`,
  );
  expect(told.parent.text.includes('1 left out'), 'the report does not count the row left out');
  for (const row of await unsentMessages(world)) expect(false, `message ${row.logicalKey} is ${row.status}`);
  for (const entry of await new Hand(world.slack.url, ACCOUNTS.approver, data.store.channelId).log())
    if (entry.error) expect(false, `${entry.kind} ended with ${entry.error}`);
  const refusals = await db.client.actionLog.count({
    where: { storeId, outcome: 'refused', errorCode: 'FORBIDDEN' },
  });
  expect(refusals > 0, 'the refused approval is not in the action log');
  return { approved: placed.length - rows.filter((row) => row.leftOut).length, submitted, disagreements };
}

/** Messages that do not show the latest state; a paced update may need a few seconds. */
async function unsentMessages({ db, data }: World) {
  const where = { storeId: data.store.id, OR: [{ status: { not: 'sent' } }, { needsSync: true }] };
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await db.client.slackMessage.count({ where })) === 0) return [];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return db.client.slackMessage.findMany({ where });
}

interface CrossmarkSide {
  scheduledEvents: { ID: string; RepID: string; mPlanID: string; Start: string }[];
  log: { path: string; status?: number; refused?: string; fields: Record<string, string> }[];
}

async function crossmarkState({ crossmark }: World): Promise<CrossmarkSide> {
  const read = async (what: string) => (await fetch(`${crossmark.url}/_control/${what}`)).json();
  const state = (await read('state')) as Pick<CrossmarkSide, 'scheduledEvents'>;
  const { entries } = (await read('log')) as { entries: CrossmarkSide['log'] };
  return { scheduledEvents: state.scheduledEvents, log: entries };
}
