import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DaybreakError } from '../../domain/errors.ts';

/**
 * Writes a file that only its owner may read, and is certain that it is on the disk when it resolves.
 * @param again the file is ours already and is written anew; otherwise it must not exist
 * @throws DaybreakError `VALIDATION_ERROR` when it cannot be written
 */
export async function writeBackup(file: string, content: unknown, again: boolean): Promise<void> {
  try {
    const handle = await open(file, again ? 'w' : 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, null, 1)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const folder = await open(dirname(file), 'r');
    // Not every file system can; the name of the file is then as safe as it gets.
    await folder.sync().catch(() => {});
    await folder.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code ?? 'unknown error'})`;
    throw new DaybreakError('VALIDATION_ERROR', `The backup ${file} ${why}. Nothing was changed.`);
  }
}
