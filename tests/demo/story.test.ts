import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { compareSides } from '../../sandbox/demo/compare.ts';
import { onFreePort } from '../../sandbox/demo/ports.ts';
import { refuseOnce } from '../../sandbox/demo/refusal.ts';
import { playStory } from '../../sandbox/demo/story.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freshDatabaseUrl } from '../support/database.ts';

describe('the story of the demo', () => {
  let app: TestApp;
  afterEach(() => app.stop());

  it.each(['sqlite', 'postgresql'] as const)(
    'goes from the proposal to the resolved alert on %s, and all three sides agree; a difference is found',
    async (provider) => {
      app = await startTestApp({ databaseUrl: await freshDatabaseUrl(provider) });
      const { world } = app;
      const { runId } = await world.run();
      const refused = await refuseOnce(world, runId);
      const lines: string[] = [];
      const told = await playStory(world, runId, refused, (line) => lines.push(line));
      expect(lines.length).toBeGreaterThan(8);
      expect(told).toMatchObject({ failedFirst: 1, retriedOk: 1 });
      const agreed = await compareSides(world, told);
      expect(agreed.disagreements).toEqual([]);
      expect(agreed.submitted).toBe(agreed.approved);

      // Somebody takes a booking away in Crossmark: the comparison must see it.
      const [first] = world.crossmark.control.state().scheduledEvents;
      world.crossmark.control.mutate([{ op: 'unbook', mPlanID: first!.mPlanID }]);
      const { disagreements } = await compareSides(world, told);
      expect(disagreements.length).toBeGreaterThan(0);
    },
    120_000,
  );
});

describe('a busy port', () => {
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(server));
    });

  it('is passed over', async () => {
    const first = await listen(0);
    const { port } = first.address() as AddressInfo;
    const second = await onFreePort(port, listen);
    expect((second.address() as AddressInfo).port).toBeGreaterThan(port);
    first.close();
    second.close();
  });

  it('other failures are not swallowed', async () => {
    await expect(onFreePort(4600, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  });
});
