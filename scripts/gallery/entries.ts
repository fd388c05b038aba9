import { answerEntries } from './answers.ts';
import { bookingEntries } from './bookings.ts';
import { crossmarkEntries } from './crossmark.ts';
import type { Entry } from './entry.ts';
import { proposalEntries } from './proposal.ts';
import { rosterEntries } from './roster.ts';
import { rowEntries } from './rows.ts';
import { settingsEntries } from './settings.ts';
import { storeEntries } from './store.ts';

/** Everything that the gallery shows, surface by surface. */
export function entries(): Entry[] {
  return [
    ...proposalEntries(),
    ...rowEntries(),
    ...storeEntries(),
    ...bookingEntries(),
    ...crossmarkEntries(),
    ...settingsEntries(),
    ...rosterEntries(),
    ...answerEntries(),
  ];
}
