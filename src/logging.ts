import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

const SECRET_KEYS = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'apiKey',
  'botToken',
  'signingSecret',
  'appToken',
];
/** Slack tokens, bearer headers, session cookies and database passwords, wherever they hide in a string. */
const SECRET_SHAPES =
  /\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+|\bBearer\s+[A-Za-z0-9._~+/=-]+|\bPHPSESSID=[^;\s"]+|(?<=:\/\/[^:@/\s]+:)[^@/\s]+(?=@)/g;

/** Removes what looks like a credential from a text that goes to a log or a message. */
export function redact(text: string): string {
  return text.replace(SECRET_SHAPES, '[redacted]');
}

/** The application's pino logger: JSON lines, UTC, secrets redacted by key and by shape. */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_KEYS.flatMap((k) => [k, `*.${k}`, `*.*.${k}`, `headers.${k}`]),
        censor: '[redacted]',
      },
      serializers: { err: (error: Error) => redactError(pino.stdSerializers.err(error)) },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((a) => (typeof a === 'string' ? redact(a) : a)) as Parameters<typeof method>,
          );
        },
      },
    },
    destination ?? pino.destination(2),
  );
}

function redactError(error: pino.SerializedError): Record<string, unknown> {
  // Request objects of HTTP libraries carry headers and bodies: keep only what tells the story.
  return {
    type: error.type,
    message: redact(error.message),
    stack: redact(error.stack ?? ''),
    code: (error as { code?: unknown }).code,
  };
}
