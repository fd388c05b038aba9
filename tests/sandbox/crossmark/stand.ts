import { afterEach } from 'vitest';
import type { SandboxData } from '../../../sandbox/crossmark/model.ts';
import type { CrossmarkSandbox, CrossmarkSandboxOptions } from '../../../sandbox/crossmark/server.ts';
import { startCrossmarkSandbox } from '../../../sandbox/crossmark/server.ts';

/** One store, two people, two events; a name of 120 letters and one with a mark-up character. */
export const DATA: SandboxData = {
  locations: [{ storeID: '500001', storeNumber: '9901', LocationMVID: 'guid-1', name: 'Harbor <Club>' }],
  reps: [
    { repId: '70001', employeeId: 'US000001', name: 'Ada Maple', locationId: '500001' },
    { repId: '70002', employeeId: 'US000002', name: 'Bram Norrow', locationId: '500001' },
  ],
  mplans: [
    {
      mPlanID: '30010001',
      name: 'A'.repeat(120),
      startDate: '2026-01-04',
      dueDate: '01/11/2026',
      storeID: '500001',
      estimatedMinutes: 390,
    },
    {
      mPlanID: '30010002',
      name: 'Floor Check',
      startDate: '2026-01-05',
      dueDate: '2026-01-06',
      storeID: '500001',
    },
  ],
};
export const CREATE_PATH = '/planningextcontroller/scheduleMplanEvent';
/** A create that is taken. */
export const FORM = {
  ClassName: 'MVScheduledmPlan',
  RepID: '70001',
  mPlanID: '30010001',
  LocationID: '500001',
  Start: '2026-01-04T10:30:00-05:00',
  End: '2026-01-04T17:00:00-05:00',
  hash: '',
  v: '3.0.1',
  PlanningOverride: 'true',
};

/** The sandbox of the running test. */
export let sandbox: CrossmarkSandbox;
afterEach(() => sandbox?.close());

/** A sandbox for this test. */
export async function open(options: CrossmarkSandboxOptions = {}): Promise<void> {
  sandbox = await startCrossmarkSandbox(options);
}

/** A sandbox with `DATA`, and the cookie of a session. */
export async function start(): Promise<{ cookie: string }> {
  await open({ data: DATA });
  return { cookie: await signIn() };
}

export const LOGIN_BODY = {
  UserType: 'MVEntityUser',
  UserID: 'sandbox.user',
  Password: 'sandbox-pass',
  Timezone: 'UTC',
};

export function login(body: string, contentType = 'application/json') {
  return fetch(`${sandbox.url}/login/authenticate`, {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
    redirect: 'manual',
  });
}

export async function signIn(): Promise<string> {
  const answer = await login(JSON.stringify(LOGIN_BODY));
  return answer.headers.getSetCookie().at(-1)!.split(';')[0]!;
}

export async function post(path: string, fields: Record<string, string> | FormData, cookie: string) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const answer = await fetch(sandbox.url + path, {
    method: 'POST',
    body,
    headers: { cookie },
    redirect: 'manual',
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

export const create = async (cookie: string, change: Record<string, string> = {}) =>
  JSON.parse((await post(CREATE_PATH, { ...FORM, ...change }, cookie)).text) as {
    ok: number;
    message?: string;
    repName?: string;
    MVScheduledEvent?: Record<string, unknown>;
  };

export async function list(
  cookie: string,
  terms: Record<string, string[]> = {},
  from = '2026-01-01',
  to = '2026-01-31',
  limit = '5000',
) {
  const searchTerms = Object.fromEntries(
    Object.entries(terms).map(([name, value]) => [name, { name, items: [{ id: 1, value }] }]),
  );
  const query = new URLSearchParams({
    intervalStart: from,
    intervalEnd: to,
    limit,
    searchFields: JSON.stringify({ searchTerms }),
  });
  const answer = await fetch(`${sandbox.url}/planningextcontroller/getPlanningMplans?${query}`, {
    headers: { cookie },
  });
  return (await answer.json()) as { mplans: Record<string, unknown>[]; total: number };
}
