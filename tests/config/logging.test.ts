import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/logging.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(
    createLog(
      'info',
      new Writable({
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
    ),
  );
  return text;
}

describe('logging', () => {
  it.each([
    [
      'a Slack token in a message',
      (log: ReturnType<typeof createLog>) => log.info('token xoxb-12-secret was refused'),
    ],
    [
      'a secret key in an object',
      (log: ReturnType<typeof createLog>) => log.info({ connection: { password: 'secret' } }, 'x'),
    ],
    ['a session cookie', (log: ReturnType<typeof createLog>) => log.info('sent PHPSESSID=secret; path=/')],
    [
      'a database password in an error',
      (log: ReturnType<typeof createLog>) =>
        log.error({ err: new Error('cannot reach postgresql://daybreak:secret@db:5432/x') }, 'failed'),
    ],
    ['a bearer header', (log: ReturnType<typeof createLog>) => log.info('Authorization: Bearer secret')],
  ])('redacts %s', (_name, write) => {
    const text = logged(write);
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('secret');
  });

  it('keeps run and request ids', () => {
    expect(logged((log) => log.child({ runId: 42, traceId: 'abc' }).info('stored'))).toMatch(
      /"runId":42.*"traceId":"abc"/,
    );
  });
});
