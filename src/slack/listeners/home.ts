import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import type { SlackDeps } from '../deps.ts';
import { onPress, type SlackApp } from '../handle.ts';

/** The choice of a store on App Home; rights are checked by what the Home then shows. */
export function registerHome(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.homeStore, RIGHT_WORDS.store, async ({ client, user, value }) => {
    await deps.publishHome(client, user, value.value);
  });
}
