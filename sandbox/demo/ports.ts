const TRIES = 50;

/**
 * Starts a server on a port or, when it is busy, on the next free one; 0 = any.
 * @throws whatever `start` throws other than EADDRINUSE
 */
export async function onFreePort<T>(first: number, start: (port: number) => Promise<T>): Promise<T> {
  for (let port = first; ; port += 1) {
    try {
      return await start(port);
    } catch (error) {
      const busy = first > 0 && port < first + TRIES && isBusy(error);
      if (!busy) throw error;
    }
  }
}

function isBusy(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause ?? (one as { original?: unknown }).original)
    if ('code' in one && one.code === 'EADDRINUSE') return true;
  return false;
}
