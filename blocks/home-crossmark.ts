import type { KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, header, section } from './kit.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, type Stamp, when } from './words.ts';

/** Crossmark on App Home: whether it answers, when both sides were compared, and what waits for a decision. */
const WORDS = {
  title: 'Crossmark',
  states: {
    local: 'This store works locally: it has no Crossmark connection, bookings stay here.',
    healthy: 'Connected.',
    checking: 'The connection is being checked.',
    unhealthy: ':warning: Crossmark does not answer as it should. Daybreak goes on trying.',
  } as Record<string, string>,
  slow: (until: Mrkdwn) => md`:warning: Crossmark asks to slow down. Daybreak goes on ${until}.`,
  circuit: (until: Mrkdwn) =>
    md`:warning: Crossmark did not answer several times in a row. Daybreak tries again ${until}; until then nothing is sent.`,
  halfOpen: ':warning: Crossmark did not answer several times in a row. The next call tries it again.',
  blocked: (until: Mrkdwn) =>
    md`:warning: Crossmark refuses the sign-in. Nothing is sent or read before ${until}; an administrator checks user and password.`,
  last: 'Last sync',
  never: 'No sync yet.',
  figures: (events: number, changes: number) => `${count(events, 'event')} · ${count(changes, 'change')}`,
  failed: (at: Mrkdwn) => md`:warning: The last try ${at} did not work:`,
  waits: (n: number) => `*${count(n, 'difference')} ${n === 1 ? 'waits' : 'wait'} for a decision*`,
  review: 'Review differences',
  sync: 'Sync now',
  again: 'Try again',
  import: 'Import people',
};

export interface CrossmarkVm {
  state: 'local' | 'healthy' | 'checking' | 'unhealthy' | 'slow' | 'circuit' | 'half_open' | 'blocked';
  /** Until when, of `slow`, `circuit` and `blocked`. */
  until: Stamp | null;
  /** The last sync that read something. */
  last: { at: Stamp; events: number; changes: number } | null;
  /** A newer one that did not work. */
  failed: { at: Stamp; sentence: string } | null;
  open: number;
  may: { sync: boolean; signIn: boolean };
}

export function crossmarkBlocks(vm: CrossmarkVm, store: string): KnownBlock[] {
  const connected = vm.state !== 'local';
  const { crossmarkReview, crossmarkSync, crossmarkSignIn, homeImport } = ACTIONS;
  return [
    header(WORDS.title),
    section(
      lines(
        stateText(vm),
        connected && lastText(vm),
        vm.failed !== null && md`${WORDS.failed(when(vm.failed.at))} ${data(vm.failed.sentence, 200)}`,
        vm.open > 0 && raw(WORDS.waits(vm.open)),
      ),
    ),
    ...actions(BLOCKS.crossmarkControls, [
      vm.open > 0 && button(crossmarkReview.id, WORDS.review, crossmarkReview.encode({ store })),
      connected &&
        vm.may.sync &&
        vm.state !== 'blocked' &&
        button(crossmarkSync.id, WORDS.sync, crossmarkSync.encode({ store })),
      connected && vm.may.sync && button(homeImport.id, WORDS.import, homeImport.encode({ store })),
      vm.state === 'blocked' &&
        vm.may.signIn &&
        button(crossmarkSignIn.id, WORDS.again, crossmarkSignIn.encode({ store })),
    ]),
  ];
}

function stateText({ state, until }: CrossmarkVm): Mrkdwn {
  const then = until === null ? null : when(until);
  if (state === 'half_open') return raw(WORDS.halfOpen);
  if (then !== null && state === 'slow') return WORDS.slow(then);
  if (then !== null && state === 'circuit') return WORDS.circuit(then);
  if (then !== null && state === 'blocked') return WORDS.blocked(then);
  return raw(WORDS.states[state] ?? WORDS.states.unhealthy ?? '');
}

function lastText({ last }: CrossmarkVm): Mrkdwn {
  if (last === null) return raw(WORDS.never);
  return join([md`${WORDS.last} ${when(last.at)}`, WORDS.figures(last.events, last.changes)]);
}
