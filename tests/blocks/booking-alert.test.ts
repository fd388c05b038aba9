import { describe, expect, it } from 'vitest';
import { bookingAlert } from '../../blocks/booking-alert.ts';
import { alerts } from './booking-fixtures.ts';

const buttons = (vm: Parameters<typeof bookingAlert>[0]): string[] =>
  bookingAlert(vm).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((one) => ('text' in one ? (one.text?.text ?? '') : ''))
      : [],
  );

describe('the message about a change of bookings', () => {
  it('offers Retry as long as something is open, and nothing when it is not', () => {
    expect(buttons(alerts.lost)).toEqual(['Retry']);
    expect(buttons(alerts.unknown)).toEqual(['Retry']);
    expect(buttons(alerts.settled)).toEqual([]);
    expect(buttons(alerts.unchanged)).toEqual([]);
  });

  it('says in its text which event, whose, when, and why', () => {
    const { text } = bookingAlert(alerts.lost);
    expect(text).toContain('600101 Brio Sparkling Water');
    expect(text).toContain('Thu Nov 26 · 10:15');
    expect(text).toContain('Ana Ruiz');
    expect(text).toContain('The rep is not qualified.');
  });

  it('names the worst of several events in its title', () => {
    const [lost] = alerts.lost.problems;
    const [settled] = alerts.settled.problems;
    const { text } = bookingAlert({ ...alerts.lost, problems: [settled!, lost!] });
    expect(text).toMatch(/^Crossmark has no booking/);
  });
});
