import type { SandboxData } from '../../sandbox/crossmark/model.ts';
import type { CrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import type { CrossmarkClient, CrossmarkClientOptions } from '../../src/crossmark/client.ts';
import { createCrossmarkClient } from '../../src/crossmark/client.ts';
import type { CreateInput } from '../../src/crossmark/port.ts';

export const ZONE = 'America/Indiana/Indianapolis';
export const LOGIN = '/login/authenticate';
export const LIST = '/planningextcontroller/getPlanningMplans';
export const CREATE = '/planningextcontroller/scheduleMplanEvent';
export const DELETE = '/planningextcontroller/deleteScheduledMplanEvent';
export const CONDITION = '/planningextcontroller/getmPlanLocationCondition';

/** A clock that moves only when somebody sleeps. */
export function fakeTime(start = '2026-01-02T12:00:00Z') {
  let now = Date.parse(start);
  const slept: number[] = [];
  return {
    clock: { now: () => new Date(now) },
    slept,
    advance: (ms: number) => {
      now += ms;
    },
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
  };
}

function memoryLog(): { lines: object[]; log: CrossmarkClientOptions['log'] } {
  const lines: object[] = [];
  const write = (fields: object, message: string) => void lines.push({ ...fields, message });
  return { lines, log: { info: write, warn: write } };
}

export function clientFor(
  baseUrl: string,
  time: ReturnType<typeof fakeTime>,
  options: Partial<CrossmarkClientOptions> = {},
): CrossmarkClient & { lines: object[] } {
  const { lines, log } = memoryLog();
  const client = createCrossmarkClient({
    baseUrl,
    user: 'sandbox.user',
    password: 'sandbox-pass',
    timezone: ZONE,
    userAgent: 'Daybreak/test',
    clock: time.clock,
    sleep: time.sleep,
    random: () => 0.5,
    log,
    ...options,
  });
  return Object.assign(client, { lines });
}

/** Two stores, three people, a handful of events. */
export const DATA: SandboxData = {
  locations: [
    {
      storeID: '500001',
      storeNumber: '9901',
      LocationMVID: '00000000-0000-4000-8000-000000000001',
      name: 'Harbor Club',
    },
    {
      storeID: '500002',
      storeNumber: '9902',
      LocationMVID: '00000000-0000-4000-8000-000000000002',
      name: 'Meadow Club',
    },
  ],
  reps: [
    { repId: '70001', employeeId: 'US000001', name: 'Ada Maple', locationId: '500001' },
    { repId: '70002', employeeId: 'US000002', name: 'Bram Norrow', locationId: '500001' },
    { repId: '70101', employeeId: 'US000101', name: 'Cleo Oakes', locationId: '500002' },
  ],
  mplans: [
    plan('30010001', '2026-01-04', '2026-01-11', '600101-BRIO-Oat Bar (260104000101) - V2-CORE'),
    plan('30010002', '2026-01-05', '2026-01-09', '600102-LUMA-Cold Brew (260105000102) - V2-CORE'),
    plan('30010003', '2026-01-08', '2026-01-12', '600103-PURO-Almond Bites (260108000103) - V2-CORE'),
    { ...plan('30010004', '2026-01-05', '2026-01-06', '600104-NUVO-Tonic - V2-CORE'), storeID: '500002' },
  ],
};

export function plan(mPlanID: string, startDate: string, dueDate: string, name: string) {
  return { mPlanID, startDate, dueDate, name, storeID: '500001', estimatedMinutes: 390 };
}

export const BOOKING: CreateInput = {
  mPlanId: '30010001',
  locationId: '500001',
  repId: '70001',
  start: { date: '2026-01-04', time: '10:30', zone: ZONE },
  end: { date: '2026-01-04', time: '17:00', zone: ZONE },
};

export interface Bench {
  sandbox: CrossmarkSandbox;
  client: CrossmarkClient & { lines: object[] };
  time: ReturnType<typeof fakeTime>;
  /** Requests of one path, in order. */
  calls: (path: string) => ReturnType<CrossmarkSandbox['control']['log']>;
}

/** The real client against the sandbox server, both on one clock that moves by sleeping. */
export async function bench(
  options: Partial<CrossmarkClientOptions> = {},
  data: SandboxData = DATA,
): Promise<Bench> {
  const time = fakeTime();
  const sandbox = await startCrossmarkSandbox({ data, clock: time.clock });
  const client = clientFor(sandbox.url, time, options);
  return {
    sandbox,
    client,
    time,
    calls: (path) => sandbox.control.log().filter((entry) => entry.path === path),
  };
}
