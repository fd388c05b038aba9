import type { Command } from 'commander';
import { migrate } from '../db/migrator.ts';
import { createLog } from '../logging.ts';
import { buildManifest, manifestYaml } from '../slack/manifest.ts';
import { configFor, EXIT, Exit } from './context.ts';

/** start, migrate, doctor, manifest. Slack's libraries are loaded only by the commands that talk to it. */
export function registerOperationCommands(program: Command): void {
  program
    .command('start')
    .description('run the app: Slack, nightly runs, submissions')
    .action(async () => {
      const config = configFor(true);
      const log = createLog(config.logLevel);
      const { startApp } = await import('../main.ts');
      const app = await startApp(config, { log });
      log.info({ address: app.address }, 'Daybreak is running');
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
      });
      log.info('stopping: no new work, waiting for what runs');
      await app.stop();
    });

  program
    .command('migrate')
    .description('bring the database to the newest schema')
    .option('--resolve <name>', 'apply a failed migration again after its cause was removed')
    .action(async (options: { resolve?: string }) => {
      const report = await migrate(configFor(false).databaseUrl, options);
      if (report.backup) console.log(`Copied the database to ${report.backup}`);
      console.log(
        report.applied.length > 0 ? `Applied ${report.applied.join(', ')}.` : 'The database is up to date.',
      );
    });

  program
    .command('doctor')
    .description('check environment, database, Slack and Crossmark, and say what to do')
    .action(async () => {
      const config = configFor(true);
      const { examine } = await import('./doctor.ts');
      const findings = await examine(config);
      for (const { ok, fatal, area, text, fix } of findings) {
        console.log(
          `${ok ? 'ok     ' : fatal ? 'PROBLEM' : 'note   '} ${area}: ${text}${fix ? `\n          → ${fix}` : ''}`,
        );
      }
      if (findings.some((finding) => finding.fatal)) throw new Exit(EXIT.failed);
    });

  program
    .command('manifest')
    .description("print the Slack app's manifest")
    .option('--http <address>', 'for HTTP instead of Socket Mode: the public https address')
    .action((options: { http?: string }) => {
      const prefix = process.env.SLACK_COMMAND_PREFIX ?? '';
      try {
        process.stdout.write(manifestYaml(buildManifest({ ...options, prefix })));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        console.error(error.message);
        throw new Exit(EXIT.badInput);
      }
    });
}
