import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from './exchange.ts';
import { html, json } from './exchange.ts';
import type { Call } from './routes.ts';
import type { World } from './world.ts';

export const SANDBOX_USER = 'sandbox.user';
export const SANDBOX_PASSWORD = 'sandbox-pass';

const Login = z.strictObject({
  UserType: z.literal('MVEntityUser'),
  UserID: z.string(),
  Password: z.string(),
  Timezone: z.string().min(1),
});

export const LOGIN_PAGE = `<!doctype html>
<html lang="en"><head><title>Sign in</title></head>
<body><form action="/login/authenticate" method="post"><input name="UserID"><input name="Password" type="password"></form></body></html>`;

const INSIDE_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Planning</title></head><body>Scheduling</body></html>';

/** JSON only: any other body or field names lead back to the login page, with status 200. */
export function login({ world, exchange, take }: Call): Answer {
  const sent = Login.safeParse(exchange.bodyKind === 'json' ? exchange.json : undefined);
  const known = sent.success && sent.data.UserID === SANDBOX_USER && sent.data.Password === SANDBOX_PASSWORD;
  if (take('login_refused') || !known) return html(LOGIN_PAGE);

  const sessionId = randomBytes(13).toString('hex');
  if (take('no_cookie')) return accepted(world, sessionId, {});
  world.openSession(sessionId);
  const cookie = `PHPSESSID=${sessionId}; path=/; HttpOnly`;
  const gone = 'PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/';
  return accepted(world, sessionId, { 'Set-Cookie': [gone, cookie] });
}

function accepted(world: World, sessionId: string, headers: Record<string, string | string[]>): Answer {
  switch (world.options.loginAnswer) {
    case 'redirectUrl':
      return { ...json({ redirectUrl: '/planning/' }), headers };
    case 'success':
      return { ...json({ success: true, sessionId: sessionId.slice(0, 4), userId: '1' }), headers };
    case 'html-inside':
      return { ...html(INSIDE_PAGE), headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers } };
    case 'redirect-302':
      return { status: 302, headers: { Location: '/planning/', ...headers }, body: '' };
  }
}

/** What a request without a living session gets. */
export function expired(world: World): Answer {
  switch (world.options.expiryStyle) {
    case '302':
      return { status: 302, headers: { Location: '/login' }, body: '' };
    case '401':
      return html('', 401);
    case '403':
      return html('', 403);
    case 'html200':
      return html(LOGIN_PAGE);
  }
}

export function logout({ world, exchange }: Call): Answer {
  world.closeSession(exchange.sessionId);
  return { status: 302, headers: { Location: '/login' }, body: '' };
}

export function userInfo(): Answer {
  return json({ userId: 1, username: SANDBOX_USER, firstName: 'Sandbox', lastName: 'User', role: 'Manager' });
}
