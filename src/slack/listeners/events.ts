import { HOME_VIEW } from '../../../blocks/ids.ts';
import type { SlackDeps } from '../deps.ts';
import type { SlackApp } from '../handle.ts';

/** App Home when it is opened; a workspace that removes the app stops all sending. */
export function registerEvents(app: SlackApp, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    // The view that was left there says which store it showed.
    const shown = HOME_VIEW.parse(event.view?.private_metadata);
    await deps.publishHome(client, event.user, shown?.store);
  });
  app.event('app_uninstalled', async ({ context }) => {
    context.log.error('the app was removed from the workspace');
    deps.onUninstalled();
  });
  app.event('tokens_revoked', async ({ context }) => {
    context.log.error('Slack has revoked our tokens');
    deps.onUninstalled();
  });
}
