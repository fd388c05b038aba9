import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS, KNOWN_ACTION_IDS, KNOWN_OPTION_IDS, KNOWN_VIEW_IDS, VIEWS } from '../../blocks/ids.ts';
import type { SlackDeps } from '../../src/slack/deps.ts';
import type { SlackApp } from '../../src/slack/handle.ts';
import { registerBookings } from '../../src/slack/listeners/bookings.ts';
import { registerCommands } from '../../src/slack/listeners/commands.ts';
import { registerConflicts } from '../../src/slack/listeners/conflicts.ts';
import { registerCrossmark } from '../../src/slack/listeners/crossmark.ts';
import { registerEditLive } from '../../src/slack/listeners/edit-live.ts';
import { registerEvents } from '../../src/slack/listeners/events.ts';
import { registerHistory } from '../../src/slack/listeners/history.ts';
import { registerHome } from '../../src/slack/listeners/home.ts';
import { registerOptions } from '../../src/slack/listeners/options.ts';
import { registerPageActions } from '../../src/slack/listeners/page-actions.ts';
import { registerPlanAgain } from '../../src/slack/listeners/plan-again.ts';
import { registerRoster } from '../../src/slack/listeners/roster.ts';
import { registerRotations } from '../../src/slack/listeners/rotations.ts';
import { registerRowActions } from '../../src/slack/listeners/row-actions.ts';
import { registerRunActions } from '../../src/slack/listeners/run-actions.ts';
import { registerSchedule } from '../../src/slack/listeners/schedule.ts';
import { registerSettings } from '../../src/slack/listeners/settings.ts';
import { registerViews } from '../../src/slack/listeners/views.ts';
import { BOT_EVENTS, buildManifest, COMMANDS, commandName } from '../../src/slack/manifest.ts';

type Kind = 'action' | 'command' | 'event' | 'options' | 'view';

/** What the listeners ask the app for, by kind. */
function registered(prefix = ''): Record<Kind, string[]> {
  const found: Record<Kind, string[]> = { action: [], command: [], event: [], options: [], view: [] };
  const note = (kind: Kind) => (id: string | { callback_id: string }) =>
    found[kind].push(typeof id === 'string' ? id : id.callback_id);
  const app = {
    action: note('action'),
    command: note('command'),
    event: note('event'),
    options: note('options'),
    view: note('view'),
  } as unknown as SlackApp;
  const deps = { commandPrefix: prefix, database: { client: {} } } as unknown as SlackDeps;
  for (const register of [
    registerCommands,
    registerRunActions,
    registerBookings,
    registerRowActions,
    registerPageActions,
    registerEditLive,
    registerViews,
    registerSettings,
    registerOptions,
    registerHistory,
    registerRotations,
    registerPlanAgain,
    registerRoster,
    registerSchedule,
    registerConflicts,
    registerCrossmark,
    registerHome,
    registerEvents,
  ])
    register(app, deps);
  return found;
}

interface ManifestFile {
  features: { slash_commands: { command: string }[] };
  settings: { event_subscriptions: { bot_events: string[] } };
}
const file = parse(readFileSync('manifest.yml', 'utf8')) as ManifestFile;

describe('what the app registers', () => {
  it('commands: the same in app, manifest.yml and its source', () => {
    const inFile = file.features.slash_commands.map(({ command }) => command);
    expect(registered().command).toEqual(inFile);
    expect(COMMANDS.map(({ name }) => commandName(name))).toEqual(inFile);
  });

  it('commands of an installation with a prefix', () => {
    const { features } = buildManifest({ prefix: 'x-' });
    expect(registered('x-').command).toEqual(features.slash_commands.map(({ command }) => command));
  });

  it('events: the same in app, manifest.yml and its source', () => {
    expect([...registered().event].sort()).toEqual([...file.settings.event_subscriptions.bot_events].sort());
    expect([...BOT_EVENTS].sort()).toEqual([...registered().event].sort());
  });

  it('one listener for every action, view and option list; two would acknowledge twice', () => {
    const found = registered();
    expect([...found.action].sort()).toEqual([...KNOWN_ACTION_IDS].sort());
    expect([...found.view].sort()).toEqual([...KNOWN_VIEW_IDS].sort());
    expect([...found.options].sort()).toEqual([...KNOWN_OPTION_IDS].sort());
    expect(Object.keys(ACTIONS)).toHaveLength(KNOWN_ACTION_IDS.size);
    expect(Object.keys(VIEWS)).toHaveLength(KNOWN_VIEW_IDS.size);
  });
});
