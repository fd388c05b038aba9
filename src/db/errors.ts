import { DaybreakError } from '../domain/errors.ts';

/** `DATABASE_ERROR`: the database cannot be reached, read or written; the message says what to do. */
export class DatabaseError extends DaybreakError {
  constructor(message: string, cause?: unknown) {
    super('DATABASE_ERROR', message, undefined, cause);
  }
}

/** Prisma codes after which the same transaction may simply be tried again. */
const TRANSIENT = new Set(['P1008', 'P2024', 'P2028', 'P2034', 'SQLITE_BUSY', '40001', '40P01']);

/** Whether trying the same transaction again can help. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return (code !== undefined && TRANSIENT.has(code)) || /SQLITE_BUSY|database is locked/.test(textOf(error));
}

/** Whether a unique key refused the write. Only outside PostgreSQL transactions may one go on after it. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === 'P2002';
}

/** Whether a reference points to a row that does not exist in the store. */
export function isMissingReference(error: unknown): boolean {
  return codeOf(error) === 'P2003';
}

/** A failure of the database as people should read it, or undefined when the error is about something else. */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  if (error instanceof DatabaseError) return error;
  const text = textOf(error);
  const known = REASONS.find(([pattern]) => pattern.test(text));
  return known === undefined ? undefined : new DatabaseError(known[1], error);
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /SQLITE_READONLY|readonly database|attempt to write a readonly/i,
    'The database file is read-only. Give the user that runs Daybreak write access to the file and to its folder.',
  ],
  [
    /SQLITE_BUSY|database is locked|SocketTimeout|P1008/i,
    'The database is locked by another process. End the other process (only one may use a SQLite file) and try again.',
  ],
  [
    /SQLITE_CANTOPEN|unable to open database file|directory does not exist/i,
    'The database file cannot be opened. Check the path in DATABASE_URL and the access to its folder.',
  ],
  [
    /SQLITE_NOTADB|file is not a database|SQLITE_CORRUPT|malformed/i,
    'The database file is damaged or not a SQLite database. Restore a backup or name another file in DATABASE_URL.',
  ],
  [
    /SQLITE_FULL|disk is full|No space left/i,
    'The disk that holds the database is full. Free some space and try again.',
  ],
  [
    /no such table|does not exist in the current database|P2021/i,
    'The database has no tables yet. Run "daybreak migrate".',
  ],
  [
    /DatabaseNotReachable|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|P1001|timeout exceeded when trying to connect|Connection terminated/i,
    'The PostgreSQL server cannot be reached. Check host and port in DATABASE_URL and that the server runs.',
  ],
  [
    /password authentication failed|P1000|AuthenticationFailed|role ".*" does not exist/i,
    'PostgreSQL refused the sign-in. Check user and password in DATABASE_URL.',
  ],
  [
    /database ".*" does not exist|P1003|DatabaseDoesNotExist/i,
    'The PostgreSQL database does not exist. Create it or correct its name in DATABASE_URL.',
  ],
];

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
}

/** Code, message and causes in one text: drivers and Prisma disagree on where they say what happened. */
function textOf(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, message, cause, meta } = current as {
      code?: unknown;
      message?: unknown;
      cause?: unknown;
      meta?: unknown;
    };
    if (typeof code === 'string') parts.push(code);
    if (typeof message === 'string') parts.push(message);
    if (typeof cause === 'object' && cause !== null && 'kind' in cause)
      parts.push(JSON.stringify(cause, bigintText));
    const driver = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
    current = cause ?? driver;
  }
  return parts.join(' | ');
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
