import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { type Config, ConfigError, parseConfig } from '../config.ts';
import { CrossmarkError } from '../crossmark/errors.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrator.ts';
import { DaybreakError, ERROR_TABLE, ValidationError } from '../domain/errors.ts';
import { VERSION } from '../version.ts';

/** Exit statuses of every command. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, partial: 3 } as const;

/** Ends a command with a status; the message is already printed. */
export class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** Values of `.env` in the working folder, for variables that are not set. */
export function loadDotEnv(file = '.env'): void {
  if (!existsSync(file)) return;
  process.loadEnvFile(file);
}

/** The configuration for a command; problems are listed one a line and end it with status 2. */
export function configFor(needsSlack: boolean): Config {
  try {
    return parseConfig(process.env, { version: VERSION, needsSlack });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error('Daybreak cannot start: the environment needs attention.');
    for (const problem of error.problems) console.error(`  ${problem.variable}: ${problem.message}`);
    console.error('See .env.example for every variable.');
    throw new Exit(EXIT.badInput);
  }
}

/** Opens the database of `DATABASE_URL` for one command, brought up to date first. */
export async function withDatabase<T>(work: (db: Database, config: Config) => Promise<T>): Promise<T> {
  const config = configFor(false);
  await migrate(config.databaseUrl);
  const db = await openDatabase({ url: config.databaseUrl });
  try {
    return await work(db, config);
  } finally {
    await db.close();
  }
}

/** `cli:<os user>`: who a command acts as. */
export function cliActor(): string {
  return `cli:${userInfo().username}`;
}

/** A file the person named, as bytes. @throws Exit 2 with a sentence. */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    console.error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
    throw new Exit(EXIT.badInput);
  }
}

/** One place turns an error into words on stderr and an exit status. */
export function reportError(error: unknown): number {
  if (error instanceof Exit) return error.status;
  if (error instanceof ValidationError && error.problems.length > 1) {
    for (const { path, message } of error.problems)
      console.error(path === '' ? message : `${path}: ${message}`);
    return EXIT.badInput;
  }
  if (error instanceof DaybreakError) {
    console.error(`${error.message} ${error.nextStep}`);
    return error.status < 500 ? EXIT.badInput : EXIT.failed;
  }
  if (error instanceof CrossmarkError) {
    const [, sentence, nextStep] = ERROR_TABLE[error.code];
    console.error(`${sentence} ${nextStep}`);
    return EXIT.failed;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.failed;
}
