import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../blocks/limits.ts';
import { SANDBOX_LIMITS } from '../../../sandbox/slack/limits.ts';

describe('two tables of limits, kept apart', () => {
  it.each(Object.entries(LIMITS))('the app’s %s does not exceed the sandbox’s', (key, value) => {
    const platform = SANDBOX_LIMITS[key as keyof typeof SANDBOX_LIMITS];
    expect(platform).toBeTypeOf('number');
    expect(value).toBeLessThanOrEqual(platform);
  });
});
