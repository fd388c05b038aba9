import type { Answer, BodyKind, Exchange } from './exchange.ts';
import { html, json, refusal } from './exchange.ts';
import type { Mplan, Take } from './model.ts';
import { durationRow, id, isoDay, mplanRow, repRow, scheduledEvent } from './rows.ts';
import { listMplans } from './search.ts';
import type { World } from './world.ts';

/** What an endpoint needs beside the request. */
export interface Call {
  world: World;
  exchange: Exchange;
  take: Take;
}

interface Route {
  method: 'GET' | 'POST';
  body: BodyKind;
  run: (call: Call) => Answer;
}

const PLANNING = '/planningextcontroller';
const SCHEDULING = '/schedulingcontroller';

/** Every endpoint of §7 that needs a session. */
export const ROUTES: Readonly<Record<string, Route>> = {
  [`${PLANNING}/getPlanningMplans`]: {
    method: 'GET',
    body: 'none',
    run: ({ world, exchange, take }) => listMplans(world, exchange, take),
  },
  [`${PLANNING}/getQualifiedRepsForScheduling`]: { method: 'GET', body: 'none', run: qualifiedReps },
  [`${PLANNING}/getDefaultScheduleLengthInMinutes`]: {
    method: 'GET',
    body: 'none',
    run: () => json({ defaults: [] }),
  },
  [`${PLANNING}/getmPlanLocationCondition`]: { method: 'POST', body: 'form', run: condition },
  [`${PLANNING}/scheduleMplanEvent`]: { method: 'POST', body: 'form', run: create },
  [`${PLANNING}/deleteScheduledMplanEvent`]: { method: 'POST', body: 'form', run: remove },
  [`${PLANNING}/bulkPrintMplanLocations`]: { method: 'POST', body: 'form', run: bulkPrint },
  [`${SCHEDULING}/getAvailableReps`]: { method: 'POST', body: 'multipart', run: availableReps },
  [`${SCHEDULING}/getScheduledEvents`]: {
    method: 'POST',
    body: 'multipart',
    run: (call) =>
      durations(
        call,
        (plan) => plan.scheduleEventID !== null,
        (rows) => rows,
      ),
  },
  [`${SCHEDULING}/getNonScheduledVisits`]: {
    method: 'POST',
    body: 'multipart',
    run: (call) =>
      durations(
        call,
        (plan) => plan.scheduleEventID === null,
        (visits) => ({ visits }),
      ),
  },
  '/mplansextcontroller/getQuestionResponsesForMplan/': { method: 'GET', body: 'none', run: questions },
  '/pendingworkextcontroller/createPendingWork/': { method: 'POST', body: 'form', run: pendingWork },
};

const WIRE_STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;

function create({ world, exchange }: Call): Answer {
  const { ClassName, RepID = '', mPlanID = '', LocationID = '', Start = '', End = '', v } = exchange.body;
  if (ClassName !== 'MVScheduledmPlan' || v === undefined) return refusal('bad request');
  if (!/^\d+$/.test(LocationID)) return refusal('LocationID must be numeric');
  if (!/^\d+$/.test(RepID)) return refusal('RepID must be numeric');
  if (!WIRE_STAMP.test(Start) || !WIRE_STAMP.test(End))
    return refusal('Start and End must be local times with offset');
  if (!(Date.parse(End) > Date.parse(Start))) return refusal('End must be after Start');
  const made = world.create({ mPlanID, RepID, LocationID, Start, End });
  if ('refused' in made) return refusal(made.refused);
  return json({ ok: 1, repName: world.reps.get(RepID)?.name, MVScheduledEvent: scheduledEvent(world, made) });
}

function remove({ world, exchange }: Call): Answer {
  const removed = world.remove(exchange.body.id ?? '');
  return 'refused' in removed ? refusal(removed.refused) : json({ ok: 1 });
}

function condition({ world, exchange }: Call): Answer {
  const { mPlanID = '', storeID = '' } = exchange.body;
  const plan = world.mplans.get(mPlanID);
  if (!plan || plan.storeID !== storeID) return refusal('Unknown mPlan');
  const row = mplanRow(world, plan);
  return json({
    ok: 1,
    reps: row.staffedReps,
    condition: plan.condition,
    key: `${mPlanID}_${storeID}`,
    workStatus: null,
  });
}

function qualifiedReps({ world, exchange }: Call): Answer {
  const { storeID = '', limit = '100' } = exchange.query;
  const reps = [...world.reps.values()]
    .filter((rep) => rep.locationId === storeID)
    .map((rep) => {
      const [FirstName = '', ...rest] = rep.name.split(' ');
      return {
        ID: id(world, rep.repId, 'string'),
        FirstName,
        LastName: rest.join(' '),
        Timezone: null,
        OfflineHash: null,
      };
    })
    .sort((a, b) => a.LastName.localeCompare(b.LastName));
  return json({ reps: reps.slice(0, Number(limit)) });
}

function availableReps({ world }: Call): Answer {
  const rows = [...world.reps.values()].map((rep) => repRow(world, rep));
  const shapes = {
    map: () => Object.fromEntries(rows.map((row) => [String(row.repId), row])),
    array: () => rows,
    'empty-array': () => [],
  };
  return json({ reps: shapes[world.options.repsShape]() });
}

function durations(
  { world, exchange }: Call,
  keep: (plan: Mplan) => boolean,
  wrap: (rows: unknown[]) => unknown,
): Answer {
  const [from, to] = (exchange.body.project ?? '').split(',').map((end) => isoDay(end.slice(0, 10)));
  if (!from || !to) return refusal('bad project');
  const plans = [...world.mplans.values()].filter((plan) => {
    const day = isoDay(plan.startDate);
    return keep(plan) && from <= day && day <= to;
  });
  return json(wrap(plans.map((plan) => durationRow(world, plan))));
}

function bulkPrint({ world, exchange }: Call): Answer {
  let ids: string[];
  try {
    const wanted = JSON.parse(exchange.body.mplanLocationIDs ?? '') as { mPlanID: string }[];
    ids = wanted.map(({ mPlanID }) => String(mPlanID));
  } catch {
    return json({ success: false, message: 'bad request' });
  }
  if (ids.some((one) => !world.mplans.has(one))) return json({ success: false, message: 'Unknown mPlan' });
  return json({ success: true, mergedPdf: `${world.url}/__files/mplans-${ids.join('-')}.pdf` });
}

function questions({ world, exchange }: Call): Answer {
  const plan = world.mplans.get(exchange.query.mPlanID ?? '');
  if (!plan) return refusal('Unknown mPlan');
  return json({ mPlanName: plan.name, mPlanID: plan.mPlanID, html: '<p>No responses yet.</p>' });
}

function pendingWork({ world, exchange }: Call): Answer {
  const { workLogEntryID = '', mPlanID = '', expirationDate = '', action } = exchange.body;
  if (action !== 'reissue') return json({ success: false, message: 'Unknown action' });
  const done = world.reissue({ workLogEntryID, mPlanID, expirationDate });
  return 'refused' in done ? json({ success: false, message: done.refused }) : json({ success: true }, 201);
}

/** A one-page PDF, enough for whoever downloads it. */
export function file({ exchange }: Call): Answer {
  if (exchange.hasCookie) return html('<!doctype html><title>Forbidden</title>', 403);
  const body = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
  return { status: 200, headers: { 'Content-Type': 'application/pdf' }, body };
}
