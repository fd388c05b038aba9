import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { importEmployees } from '../services/imports/employees.ts';
import { errorLines, exitCodeOf, type ImportReport } from '../services/imports/report.ts';
import { importRotations } from '../services/imports/rotations.ts';
import type { ImportRequest } from '../services/imports/saving.ts';
import { importScheduled } from '../services/imports/scheduled.ts';
import { importWorkBank } from '../services/imports/work-bank.ts';
import { cliActor, EXIT, Exit, readInput, withDatabase } from './context.ts';
import { registerRosterCommands } from './roster-commands.ts';
import { syncCommand } from './sync-commands.ts';

interface ImportOptions {
  store: string;
  dryRun?: boolean;
  partial?: boolean;
  json?: boolean;
  update?: boolean;
  replace?: boolean;
  unknown?: 'create-inactive' | 'create-active' | 'skip';
  activate?: boolean;
}

/** employees, events, schedules and rotations import; events pull. */
export function registerDataCommands(program: Command): void {
  const employees = program.command('employees').description('people of a store');
  importCommand(
    employees,
    'import people from a CSV file (Name, Employee ID, MV Retail #, Role, Juicer Trained, Active)',
  )
    .option('--activate', 'new people become active, with all days available')
    .action(
      importing((db, request, { activate }) =>
        importEmployees(db, systemClock, { ...request, activate: activate === true }),
      ),
    );
  registerRosterCommands(employees);

  const events = program.command('events').description('the work bank of a store');
  importCommand(events, 'import unscheduled events from a work bank CSV file')
    .option('--update', 'known unscheduled events take the new name, dates and minutes')
    .action(
      importing((db, request, { update }) =>
        importWorkBank(db, systemClock, { ...request, update: update === true }),
      ),
    );
  events
    .command('pull')
    .description("fetch the store's events from Crossmark: the same as sync")
    .requiredOption('--store <id>', 'id of the store')
    .action(syncCommand);

  const schedules = program.command('schedules').description('bookings of a store');
  importCommand(schedules, 'import events with their bookings from a CSV file')
    .option('--replace', 'a booking that differs is changed locally')
    .option('--unknown <policy>', 'unknown people: create-inactive, create-active or skip', 'create-inactive')
    .action(
      importing((db, request, { replace, unknown }) =>
        importScheduled(db, systemClock, {
          ...request,
          replace: replace === true,
          ...(unknown ? { unknown } : {}),
        }),
      ),
    );

  const rotations = program.command('rotations').description('weekly rotations of a store');
  importCommand(rotations, 'import rotations from a CSV file (Day, Type, Person, Backup)').action(
    importing((db, request) => importRotations(db, systemClock, request)),
  );
}

function importCommand(parent: Command, description: string): Command {
  return parent
    .command('import <file>')
    .description(description)
    .requiredOption('--store <id>', 'id of the store')
    .option('--dry-run', 'report without saving')
    .option('--partial', 'save the good rows although others are wrong')
    .option('--json', 'print the whole report as JSON');
}

type Importer = (db: Database, request: ImportRequest, options: ImportOptions) => Promise<ImportReport>;

function importing(run: Importer) {
  return async (file: string, options: ImportOptions): Promise<void> => {
    const bytes = readInput(file);
    await withDatabase(async (db) => {
      const request: ImportRequest = {
        storeId: options.store,
        actor: cliActor(),
        fileName: file === '-' ? 'stdin.csv' : basename(file),
        bytes,
        partial: options.partial === true,
        dryRun: options.dryRun === true,
      };
      const report = await run(db, request, options);
      print(report, options.json === true);
      const status = exitCodeOf(report);
      if (status !== EXIT.ok) throw new Exit(status);
    });
  };
}

function print(report: ImportReport, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  for (const line of errorLines(report)) console.error(line);
  for (const line of report.lines) {
    if (line.result !== 'error' && line.message)
      console.error(`${report.fileName}:${line.line}: note: ${line.message}`);
  }
  for (const note of report.notes) console.error(note);
  const { created, updated, skipped, exists, error } = report.totals;
  const parts = [`${created} new`, `${updated} updated`, `${skipped + exists} known`, `${error} wrong`];
  const end = report.dryRun ? 'Nothing was saved (dry run).' : report.errorCode ? 'Nothing was saved.' : '';
  console.log(`${parts.join(', ')}. ${end}`.trim());
}
