import { describe, expect, it } from 'vitest';
import { targetCounts } from '../../src/domain/blocks.ts';
import { ValidationError } from '../../src/domain/errors.ts';
import { problemLine } from '../../src/domain/problems.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../src/domain/settings.ts';

function problems(input: unknown): string[] {
  try {
    parseSettings(input);
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.problems.map(problemLine);
    throw error;
  }
}

describe('settings', () => {
  it('fill every gap with the default', () => {
    expect(parseSettings({})).toEqual(DEFAULT_SETTINGS);
    expect(parseSettings(undefined)).toEqual(DEFAULT_SETTINGS);
    expect(parseSettings({ bufferDays: 0, durations: { core: 360 } })).toMatchObject({
      bufferDays: 0,
      horizonDays: 21,
      durations: { core: 360, supervisor: 5 },
    });
  });

  it('refuse unknown keys and values out of range, naming each', () => {
    expect(problems({ bufferDays: 15, nightShift: true, durations: { core: 4, lunch: 30 } })).toEqual([
      'bufferDays: expected 14 or less, got 15',
      'durations.core: expected 5 or more, got 4',
      'durations.lunch: unknown key',
      'nightShift: unknown key',
    ]);
    expect(problems({ supervisorTime: '25:00' })).toEqual([
      'supervisorTime: expected a time HH:mm, got "25:00"',
    ]);
    expect(problems({ maxMinutesPerWeek: 599 })).toEqual([
      'maxMinutesPerWeek: expected 600 or more, got 599',
    ]);
    expect(problems({ horizonDays: 1.5 })).toHaveLength(1);
  });

  it('accept the ends of every range', () => {
    expect(problems({ horizonDays: 90, searchDays: 120, bufferDays: 0, maxMinutesPerWeek: 4200 })).toEqual(
      [],
    );
    expect(problems({ maxMinutesPerWeek: null })).toEqual([]);
  });

  it('hold the blocks to eight rows in order, ascending inside a row, arrive times not decreasing', () => {
    const blocks = DEFAULT_SETTINGS.blocks;
    expect(problems({ blocks: blocks.slice(1) })).not.toEqual([]);
    expect(problems({ blocks: [blocks[1], blocks[0], ...blocks.slice(2)] })).toEqual([
      'blocks[0].block: expected block 1, got 2',
      'blocks[1].block: expected block 2, got 1',
    ]);
    const early = blocks.map((row) => (row.block === 3 ? { ...row, arrive: '10:00' } : row));
    expect(problems({ blocks: early })).toEqual([
      'blocks[2].arrive: expected 10:15 or later (arrive times do not decrease), got 10:00',
    ]);
    const lunch = blocks.map((row) => (row.block === 1 ? { ...row, lunchEnd: '12:00' } : row));
    expect(problems({ blocks: lunch })).toEqual([
      'blocks[0]: expected the six times of a block in ascending order',
    ]);
  });

  it('hold the overflow order to a permutation', () => {
    expect(problems({ overflowOrder: [1, 1, 2, 3, 4, 5, 6, 7] })).toHaveLength(1);
    expect(problems({ overflowOrder: [8, 7, 6, 5, 4, 3, 2, 1] })).toEqual([]);
  });
});

describe('target counts per arrive time (§5.2)', () => {
  it.each([
    [0, '0000'],
    [1, '1000'],
    [2, '2000'],
    [3, '2100'],
    [4, '2200'],
    [5, '2210'],
    [6, '2220'],
    [7, '2221'],
    [8, '2222'],
    [9, '3222'],
    [10, '3322'],
    [11, '3332'],
    [12, '3333'],
    [13, '4333'],
  ])('%i Core stand as %s', (n, counts) => {
    expect(targetCounts(n, DEFAULT_SETTINGS).join('')).toBe(counts);
  });
});
