import { type CustomRoute, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger as Pino } from 'pino';
import type { Clock } from '../domain/clock.ts';
import { boltLogger } from './bolt-logger.ts';

export interface ReceiverOptions {
  signingSecret: string | null;
  /** Set: Socket Mode. */
  appToken: string | null;
  port: number;
  /** `/healthz`, `/readyz`, `/metrics` in both modes. */
  customRoutes: CustomRoute[];
  clock: Clock;
  log: Pino;
}

export interface Transport {
  receiver: Receiver;
  /** Why requests do not reach us at the moment, for readiness; null when they do. */
  problem(): string | null;
}

/** A socket that is replaced now and then is no problem; one that stays away is. */
const DISCONNECTED_MS = 60_000;

/** Both transports behind one interface; the body limit and the logger are reachable only here. */
export function buildTransport(options: ReceiverOptions): Transport {
  const logger = boltLogger(options.log);
  if (options.appToken !== null) {
    const receiver = new SocketModeReceiver({
      appToken: options.appToken,
      customRoutes: options.customRoutes,
      installerOptions: { port: options.port },
      logger,
      autoReconnectEnabled: true,
    });
    const { clock } = options;
    let downSince: Date | null = clock.now();
    receiver.client.on('connected', () => {
      downSince = null;
    });
    for (const event of ['reconnecting', 'disconnected', 'close'])
      receiver.client.on(event, () => {
        downSince ??= clock.now();
      });
    return {
      receiver,
      problem: () =>
        downSince !== null && clock.now().getTime() - downSince.getTime() > DISCONNECTED_MS
          ? 'not connected for more than a minute'
          : null,
    };
  }
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret ?? '',
    endpoints: ['/slack/events'],
    customRoutes: options.customRoutes,
    logger,
    signatureVerification: true,
    bodyLimit: '2mb',
    unhandledRequestTimeoutMillis: 3001,
  });
  return { receiver, problem: () => null };
}
