import { type CustomRoute, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger as Pino } from 'pino';
import { boltLogger } from './bolt-logger.ts';

export interface ReceiverOptions {
  signingSecret: string | null;
  /** Set: Socket Mode. */
  appToken: string | null;
  port: number;
  /** `/healthz`, `/readyz`, `/metrics` in both modes. */
  customRoutes: CustomRoute[];
  log: Pino;
}

/** Both transports behind one interface; the body limit and the logger are reachable only here. */
export function buildReceiver(options: ReceiverOptions): Receiver {
  const logger = boltLogger(options.log);
  if (options.appToken !== null) {
    return new SocketModeReceiver({
      appToken: options.appToken,
      customRoutes: options.customRoutes,
      installerOptions: { port: options.port },
      logger,
      autoReconnectEnabled: true,
    });
  }
  return new HTTPReceiver({
    signingSecret: options.signingSecret ?? '',
    endpoints: ['/slack/events'],
    customRoutes: options.customRoutes,
    logger,
    signatureVerification: true,
    bodyLimit: '2mb',
    unhandledRequestTimeoutMillis: 3001,
  });
}
