import type { CallClass, Caller, CallSpec } from './caller.ts';
import { projectRange, toUsDateTime, toWireStamp } from './dates.ts';
import {
  CrossmarkError,
  OutcomeUnknownError,
  RemoteRejectedError,
  SchemaError,
  ValidationError,
} from './errors.ts';
import { assertLocationId, assertMplanId, assertRepId, assertScheduleEventId } from './ids.ts';
import { conditionCode, toRemoteRep } from './mapping.ts';
import type {
  BadRow,
  CreateInput,
  CrossmarkPort,
  MplanRef,
  RemoteCondition,
  RemoteRep,
  ZonedStamp,
} from './port.ts';
import type { WireRequest } from './transport.ts';
import {
  Condition,
  Durations,
  PrintResult,
  parseAnswer,
  QualifiedReps,
  RepList,
  ScheduleCreated,
  UserInfo,
} from './wire.ts';

export interface EndpointOptions {
  call: Caller;
  clock: { now(): Date };
  /** Zone of the roster read's "now". */
  timezone: string;
  timeoutMs: number;
  listTimeoutMs: number;
  printTimeoutMs: number;
}

export interface Endpoints {
  port: Omit<CrossmarkPort, 'health' | 'retrySignIn' | 'pullEvents' | 'getEvent'>;
  /** The cheapest read there is; its answer means nothing. */
  defaultLength(): Promise<void>;
  userInfo(): Promise<{ userId?: string; username?: string; role?: string } | null>;
}

const PLANNING = '/planning/';
const SCHEDULING = '/scheduling/hourly/';
const CREATE_FORM_VERSION = '3.0.1';

/** Every endpoint of §7 except the list of mPlans, which has a file of its own. */
export function createEndpoints(options: EndpointOptions): Endpoints {
  const { call, clock, timeoutMs } = options;

  function spec<T>(
    endpoint: string,
    kind: CallClass,
    request: Omit<WireRequest, 'timeoutMs' | 'referer'> & { timeoutMs?: number; referer?: string },
    parse: (value: unknown) => T,
  ): CallSpec<T> {
    return { endpoint, class: kind, request: { timeoutMs, referer: PLANNING, ...request }, parse };
  }

  async function getCondition({ mPlanId, locationId }: MplanRef): Promise<RemoteCondition> {
    assertMplanId(mPlanId);
    assertLocationId(locationId);
    const path = '/planningextcontroller/getmPlanLocationCondition';
    const body = { form: { mPlanID: mPlanId, storeID: locationId } };
    const answer = await call(
      spec('condition', 'R', { method: 'POST', path, body }, (value) => parseAnswer(Condition, value)),
    );
    const rawCondition = answer.condition ?? null;
    return { condition: conditionCode(rawCondition), rawCondition, workStatus: answer.workStatus ?? null };
  }

  async function createSchedule(input: CreateInput): Promise<{ scheduleEventId: string }> {
    assertMplanId(input.mPlanId);
    assertLocationId(input.locationId);
    assertRepId(input.repId);
    const form = {
      ClassName: 'MVScheduledmPlan',
      RepID: input.repId,
      mPlanID: input.mPlanId,
      LocationID: input.locationId,
      Start: wireStamp(input.start),
      End: wireStamp(input.end),
      hash: '',
      v: CREATE_FORM_VERSION,
      PlanningOverride: 'true',
    };
    const path = '/planningextcontroller/scheduleMplanEvent';
    return call(
      spec('createSchedule', 'C', { method: 'POST', path, body: { form } }, (value) =>
        createdId(value, input.mPlanId),
      ),
    );
  }

  async function deleteSchedule(scheduleEventId: string): Promise<void> {
    assertScheduleEventId(scheduleEventId);
    const path = '/planningextcontroller/deleteScheduledMplanEvent';
    await call({
      ...spec(
        'deleteSchedule',
        'D',
        { method: 'POST', path, body: { form: { id: scheduleEventId } } },
        () => undefined,
      ),
      empty: () => undefined,
    });
  }

  async function listReps({
    from,
    to,
  }: {
    from: Date;
    to: Date;
  }): Promise<{ rows: RemoteRep[]; bad: BadRow[] }> {
    const zone = options.timezone;
    const body = { multipart: { project: `${toUsDateTime(from, zone)},${toUsDateTime(to, zone)}` } };
    const path = '/schedulingcontroller/getAvailableReps';
    const found = await call(
      spec('availableReps', 'R', { method: 'POST', path, referer: SCHEDULING, body }, (value) =>
        parseAnswer(RepList, value),
      ),
    );
    const rows: RemoteRep[] = [];
    const bad: BadRow[] = [];
    for (const [index, { key, row }] of found.entries()) {
      const mapped = toRemoteRep(row, key, index);
      if ('row' in mapped) rows.push(mapped.row);
      else bad.push(mapped.bad);
    }
    return { rows, bad };
  }

  const durations = (endpoint: string, path: string, multipart: Record<string, string>) =>
    call(
      spec(
        endpoint,
        'R',
        {
          method: 'POST',
          path,
          referer: SCHEDULING,
          body: { multipart },
          timeoutMs: options.listTimeoutMs,
        },
        (value) => parseAnswer(Durations, value),
      ),
    );

  const port: Endpoints['port'] = {
    getCondition,
    createSchedule,
    deleteSchedule,
    listReps,

    async getDurations({ from, to }) {
      const filters = { priorities: '', projectsDropdownCustomSearchValues: '' };
      const lists = await Promise.all([
        durations('scheduledEvents', '/schedulingcontroller/getScheduledEvents', {
          project: projectRange(from, to, 'with times'),
          ...filters,
          repsDropdownCustomSearchValues: '',
        }),
        durations('nonScheduledVisits', '/schedulingcontroller/getNonScheduledVisits', {
          project: projectRange(from, to, 'dates only'),
          ...filters,
        }),
      ]);
      const minutes = new Map<string, number>();
      for (const item of lists.flat()) {
        if (item.minutes !== null && !minutes.has(item.mPlanId)) minutes.set(item.mPlanId, item.minutes);
      }
      return minutes;
    },

    async qualifiedReps({ mPlanId, locationId }) {
      assertMplanId(mPlanId);
      assertLocationId(locationId);
      const query = new URLSearchParams({
        _dc: String(clock.now().getTime()),
        mPlanID: mPlanId,
        storeID: locationId,
        page: '1',
        start: '0',
        limit: '100',
        sort: JSON.stringify([{ property: 'LastName', direction: 'ASC' }]),
      });
      const path = `/planningextcontroller/getQualifiedRepsForScheduling?${query}`;
      const { reps } = await call(
        spec('qualifiedReps', 'R', { method: 'GET', path }, (value) => parseAnswer(QualifiedReps, value)),
      );
      return reps.map((rep) => ({
        repId: rep.ID,
        firstName: rep.FirstName ?? null,
        lastName: rep.LastName ?? null,
      }));
    },

    async reissue(input) {
      assertScheduleEventId(input.scheduleEventId);
      assertMplanId(input.mPlanId);
      assertLocationId(input.locationId);
      assertRepId(input.repId);
      const form = {
        workLogEntryID: input.scheduleEventId,
        storeID: input.storeId,
        mPlanID: input.mPlanId,
        reissueBulkJson: '[]',
        action: 'reissue',
        includeResponses: String(input.includeResponses),
        pendingWorkReasonComments: '',
        public: 'true',
        excludeReps: 'false',
        excludedRepIDs: '[]',
        overrideReps: 'true',
        overriddenRepIDs: JSON.stringify([Number(input.repId)]),
        expirationDate: `${input.expirationDate}T00:00:00`,
        additionalEmail: '',
      };
      const path = '/pendingworkextcontroller/createPendingWork/';
      const request = spec(
        'createPendingWork',
        'C',
        { method: 'POST', path, body: { form } },
        () => undefined,
      );
      try {
        await call({ ...request, empty: () => undefined });
      } catch (error) {
        if (!(error instanceof CrossmarkError) || error.sent === 'no' || error instanceof RemoteRejectedError)
          throw error;
        // Never sent twice: the condition of the event tells what became of it.
        const seen = await getCondition(input).catch(() => null);
        if (seen === null)
          throw new OutcomeUnknownError('the reissue could not be verified', { cause: error });
        if (seen.condition !== 'reissued') throw error;
      }
    },

    async instructionsUrl(refs) {
      const plans = refs.map(({ mPlanId, locationId }) => ({ mPlanID: mPlanId, storeID: locationId }));
      const body = { form: { mplanLocationIDs: JSON.stringify(plans), includeAttachment: 'true' } };
      const path = '/planningextcontroller/bulkPrintMplanLocations';
      return call(
        spec('bulkPrint', 'R', { method: 'POST', path, body, timeoutMs: options.printTimeoutMs }, (value) =>
          parseAnswer(PrintResult, value),
        ),
      );
    },
  };

  return {
    port,
    async defaultLength() {
      const path = `/planningextcontroller/getDefaultScheduleLengthInMinutes?_dc=${clock.now().getTime()}`;
      await call({ ...spec('defaultLength', 'R', { method: 'GET', path }, () => undefined), maxAttempts: 1 });
    },
    async userInfo() {
      const request = (method: 'GET' | 'POST') => ({
        ...spec('userInfo', 'R', { method, path: '/users/getUserInfo' }, (value) =>
          parseAnswer(UserInfo, value),
        ),
        maxAttempts: 1,
      });
      try {
        return await call(request('POST')).catch((error: unknown) => {
          if (error instanceof CrossmarkError && error.httpStatus === 405) return call(request('GET'));
          throw error;
        });
      } catch (error) {
        if (error instanceof CrossmarkError && error.code !== 'AUTH_FAILED') return null;
        throw error;
      }
    },
  };
}

/** §7.4: a success needs `ok`, the id, and (when given) the mPlan that was sent; anything less is an unclear outcome. */
function createdId(value: unknown, mPlanId: string): { scheduleEventId: string } {
  const parsed = ScheduleCreated.safeParse(value);
  if (!parsed.success) throw new SchemaError('missing id', { httpStatus: 200 });
  const { ID, mPlanID } = parsed.data.MVScheduledEvent;
  if (mPlanID !== undefined && mPlanID !== mPlanId) {
    throw new SchemaError('unexpected fields', { paths: ['MVScheduledEvent.mPlanID'] });
  }
  return { scheduleEventId: ID };
}

function wireStamp(stamp: ZonedStamp): string {
  try {
    return toWireStamp(stamp);
  } catch (error) {
    throw new ValidationError((error as Error).message);
  }
}
