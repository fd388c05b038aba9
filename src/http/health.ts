import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Route {
  path: string;
  method: string;
  handler: (req: IncomingMessage, res: ServerResponse) => void;
}

/** One thing that must hold before this process may get traffic; throws or answers a reason when it does not. */
export interface ReadinessCheck {
  name: string;
  run: () => Promise<string | null>;
}

export interface Health {
  routes: Route[];
  /** From now on `/readyz` answers 503, so that a load balancer looks elsewhere before the shutdown. */
  drain(): void;
}

/** `/healthz`: the process answers. `/readyz`: 200 unless draining or a check fails; the body names what. */
export function healthRoutes(checks: ReadinessCheck[]): Health {
  let draining = false;

  const ready = async (): Promise<{ status: number; body: object }> => {
    if (draining) return { status: 503, body: { ready: false, problems: ['shutting down'] } };
    const results = await Promise.all(
      checks.map(async (check) => {
        try {
          const problem = await check.run();
          return problem === null ? null : `${check.name}: ${problem}`;
        } catch {
          // The reason may hold an address or a credential; the log has it.
          return `${check.name}: check failed`;
        }
      }),
    );
    const problems = results.filter((r): r is string => r !== null);
    return { status: problems.length === 0 ? 200 : 503, body: { ready: problems.length === 0, problems } };
  };

  return {
    routes: [
      { path: '/healthz', method: 'GET', handler: (_req, res) => answer(res, 200, { alive: true }) },
      {
        path: '/readyz',
        method: 'GET',
        handler: (_req, res) => void ready().then(({ status, body }) => answer(res, status, body)),
      },
    ],
    drain: () => {
      draining = true;
    },
  };
}

function answer(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}
