import { describe, expect, it } from 'vitest';
import type { RemoteHealth } from '../../src/crossmark/port.ts';
import { healthOf } from '../../src/services/connection-health.ts';

const at = new Date('2026-11-20T18:05:00Z');
const health: RemoteHealth = {
  ...{ state: 'healthy', checkedAt: at },
  ...{ circuit: { state: 'closed', until: null }, authBlockedUntil: null, pausedUntil: null },
};

describe('how a store stands with Crossmark', () => {
  it.each<[string, Partial<RemoteHealth> | null, object]>([
    ['no answer yet', null, { state: 'checking', until: null }],
    ['all well', {}, { state: 'healthy', until: null }],
    ['asked to slow down', { pausedUntil: at }, { state: 'slow', until: at }],
    [
      'an error',
      { state: 'unhealthy', detail: 'UNEXPECTED_DATA' },
      { state: 'unhealthy', code: 'UNEXPECTED_DATA' },
    ],
    [
      'left alone, whatever the pause',
      { state: 'unhealthy', circuit: { state: 'open', until: at }, pausedUntil: at },
      { state: 'circuit', until: at },
    ],
    ['the next call tries', { circuit: { state: 'half-open', until: null } }, { state: 'half_open' }],
    [
      'a refused sign-in comes first',
      { state: 'unhealthy', circuit: { state: 'open', until: at }, authBlockedUntil: at },
      { state: 'blocked', until: at, code: 'AUTH_FAILED' },
    ],
  ])('%s', (_, over, expected) => {
    expect(healthOf(over && { ...health, ...over })).toMatchObject(expected);
  });
});
