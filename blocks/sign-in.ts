import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { data, join, lines, md, raw } from './text.ts';
import { type Stamp, when } from './words.ts';

/** CM-S5: Crossmark refuses the sign-in. One direct message to each administrator, until it works again. */
const WORDS = {
  refused: ':warning: Crossmark refuses Daybreak’s sign-in.',
  means: 'Nothing is sent to Crossmark and nothing is read from it until that is mended. Nothing is lost.',
  next: 'Check user and password of the connection, then press *Try again*. Daybreak tries by itself every 15 minutes.',
  mended: ':white_check_mark: Mended – Crossmark takes the sign-in again.',
  resume: 'Submissions that had stopped go on with *Resume* in their message.',
  since: 'since',
  again: 'Try again',
};

export interface SignInVm {
  storeId: string;
  storeName: string;
  timezone: string;
  /** Null: it works again. */
  since: Stamp | null;
}

export function signInNotice(vm: SignInVm): Message {
  const { storeId: store, since } = vm;
  const text =
    since === null
      ? lines(raw(WORDS.mended), raw(WORDS.resume))
      : lines(WORDS.refused, WORDS.means, raw(WORDS.next));
  const about = join([
    data(vm.storeName, 60),
    since !== null && md`${WORDS.since} ${when(since)}`,
    vm.timezone,
  ]);
  const { crossmarkSignIn } = ACTIONS;
  return message(lines(text, about), [
    section(text),
    context(about),
    ...actions(BLOCKS.crossmarkControls, [
      since !== null &&
        button(crossmarkSignIn.id, WORDS.again, crossmarkSignIn.encode({ store }), {
          style: 'primary',
        }),
    ]),
  ]);
}
