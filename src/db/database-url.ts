import { resolve } from 'node:path';
import { DatabaseError } from './errors.ts';

export type Provider = 'sqlite' | 'postgresql';
export type DatabaseTarget = { provider: 'sqlite'; file: string } | { provider: 'postgresql'; url: string };

/**
 * What a `DATABASE_URL` names: `file:./daybreak.db` (relative to the working directory) or `postgresql://…`.
 * @throws DatabaseError that says what was expected; the value itself is not repeated, it may hold a password.
 */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  if (url.startsWith('file:')) {
    const file = url.replace(/^file:(?:\/\/(?=\/))?/, '').replace(/\?.*$/, '');
    if (file === '' || file === ':memory:')
      throw new DatabaseError('DATABASE_URL must name a file after "file:", for example file:./daybreak.db.');
    return { provider: 'sqlite', file: resolve(file) };
  }
  if (/^postgres(?:ql)?:/.test(url)) {
    if (!URL.canParse(url) || new URL(url).pathname.length < 2)
      throw new DatabaseError(
        'DATABASE_URL must have the form postgresql://user:password@host:port/database.',
      );
    return { provider: 'postgresql', url };
  }
  throw new DatabaseError('DATABASE_URL must begin with "file:" (SQLite) or "postgresql:".');
}
