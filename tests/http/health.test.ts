import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { healthRoutes, type ReadinessCheck } from '../../src/http/health.ts';

function ask(checks: ReadinessCheck[]) {
  const health = healthRoutes(checks);
  const get = (path: string) =>
    new Promise<{ status: number; body: unknown }>((done) => {
      let status = 0;
      const response = {
        writeHead: (code: number) => {
          status = code;
        },
        end: (text: string) => done({ status, body: JSON.parse(text) as unknown }),
      };
      const route = health.routes.find((one) => one.path === path);
      route?.handler({} as IncomingMessage, response as unknown as ServerResponse);
    });
  return { health, get };
}

describe('health', () => {
  it('ready when every check passes', async () => {
    const { get } = ask([{ name: 'database', run: async () => null }]);
    expect(await get('/readyz')).toEqual({ status: 200, body: { ready: true, problems: [] } });
    expect(await get('/healthz')).toEqual({ status: 200, body: { alive: true } });
  });

  it('names what fails, without its error text', async () => {
    const { get } = ask([
      { name: 'slack', run: async () => 'token_revoked' },
      { name: 'database', run: () => Promise.reject(new Error('postgresql://user:secret@host')) },
    ]);
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: { ready: false, problems: ['slack: token_revoked', 'database: check failed'] },
    });
    expect((await get('/healthz')).status).toBe(200);
  });

  it('is not ready from the moment it drains', async () => {
    const { health, get } = ask([]);
    health.drain();
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: { ready: false, problems: ['shutting down'] },
    });
  });
});
