import type { Command } from 'commander';
import { DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import { systemClock } from '../domain/clock.ts';
import { ensureDefaultConnection } from '../services/connections.ts';
import { addStore, grantRole, revokeRole } from '../services/stores.ts';
import { cliActor, withDatabase } from './context.ts';

interface NewStoreOptions {
  id: string;
  name: string;
  number: string;
  timezone: string;
  team?: string;
  channel?: string;
  location?: string;
  locationMvid?: string;
  crossmark: boolean;
}

/** store add, role grant, role revoke. */
export function registerStoreCommands(program: Command): void {
  const store = program.command('store').description('stores');
  store
    .command('add')
    .description('add a store')
    .requiredOption('--id <id>', 'short id: lower-case letters, digits, hyphens')
    .requiredOption('--name <name>', 'name for people')
    .requiredOption('--number <number>', "the retailer's store number")
    .requiredOption('--timezone <zone>', 'for example America/Chicago')
    .option('--team <id>', 'Slack workspace (T…)')
    .option('--channel <id>', 'Slack channel (C…) for proposals')
    .option('--location <id>', 'Crossmark location id (storeID, 6 digits)')
    .option('--location-mvid <guid>', 'Crossmark LocationMVID')
    .option('--no-crossmark', 'work without Crossmark even when it is configured')
    .action(async (options: NewStoreOptions) => {
      await withDatabase(async (db, config) => {
        const connected = options.crossmark && config.crossmark.mode !== 'off';
        if (connected) await ensureDefaultConnection(db, config.crossmark);
        const added = await addStore(
          db,
          systemClock,
          {
            id: options.id,
            name: options.name,
            number: options.number,
            timezone: options.timezone,
            ...(options.team ? { slackTeamId: options.team } : {}),
            ...(options.channel ? { slackChannelId: options.channel } : {}),
            ...(options.location ? { locationId: options.location } : {}),
            ...(options.locationMvid ? { locationMvid: options.locationMvid } : {}),
            ...(connected ? { connectionId: DEFAULT_CONNECTION } : {}),
          },
          cliActor(),
        );
        console.log(
          `Added ${added.id}: ${added.name}${connected ? ', connected to Crossmark' : ', without Crossmark'}.`,
        );
        console.log(`Next: daybreak role grant --store ${added.id} --role approver --team T… --user U…`);
      });
    });

  const role = program.command('role').description('rights of people');
  for (const [word, change, done] of [
    ['grant', grantRole, 'has'],
    ['revoke', revokeRole, 'no longer has'],
  ] as const) {
    role
      .command(word)
      .description(`${word} a role: viewer, supervisor, manager, approver (with --store), admin (without)`)
      .option('--store <id>', 'id of the store')
      .requiredOption('--role <role>')
      .requiredOption('--team <id>', 'Slack workspace (T…)')
      .requiredOption('--user <id>', 'Slack user (U…)')
      .action(async (options: { store?: string; role: string; team: string; user: string }) => {
        await withDatabase(async (db) => {
          const input = { slackTeamId: options.team, slackUserId: options.user, role: options.role };
          const changed = await change(db, systemClock, options.store ?? null, input, cliActor());
          console.log(
            changed ? `${options.user} now ${done} the role ${options.role}.` : 'Nothing to change.',
          );
        });
      });
  }
}
