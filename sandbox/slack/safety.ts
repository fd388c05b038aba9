import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

const isLoopback = (url: string): boolean => {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'http:' && LOOPBACK.has(hostname);
  } catch {
    return false;
  }
};

/** A sandbox never runs where real work is done. @throws Error that names the reason */
export function assertSafeToStart(env: NodeJS.ProcessEnv): void {
  if (env.NODE_ENV === 'production')
    throw new Error('the sandbox Slack does not start with NODE_ENV=production');
  const real = Object.entries(env).find(([, value]) => value !== undefined && /xoxb-(?!sandbox)/.test(value));
  if (real) throw new Error(`the sandbox Slack does not start beside a real-looking bot token (${real[0]})`);
}

/** @throws Error unless the address is plain http on this machine */
export function assertLoopback(eventsUrl: string): string {
  if (!isLoopback(eventsUrl)) throw new Error(`eventsUrl must be a loopback http address, not ${eventsUrl}`);
  return eventsUrl;
}

/** Requests from elsewhere (rebinding, other pages) are refused. */
export function isForeign(req: IncomingMessage): boolean {
  const { host, origin } = req.headers;
  if (!host || !isLoopback(`http://${host}`)) return true;
  if (origin === undefined) return false;
  // The page itself is the only origin: same machine, same port.
  return !isLoopback(origin) || new URL(origin).port !== new URL(`http://${host}`).port;
}
