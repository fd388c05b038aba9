import type { z } from 'zod';
import { ControlProblem } from './control-problem.ts';
import { bodies } from './control-schemas.ts';
import { action } from './interactions/action.ts';
import { command, shortcut } from './interactions/command.ts';
import { actingUser, result, type Sandbox, visibleConversation } from './interactions/context.ts';
import { message, openHome, sendEvent } from './interactions/events.ts';
import { close, fill, submit } from './interactions/modal.ts';
import { type } from './interactions/suggest.ts';
import { addFile } from './methods/files.ts';
import { pageFile } from './projection.ts';
import { assertLoopback } from './safety.ts';
import { setChannel, setUser } from './setup.ts';
import { waitFor } from './wait.ts';

type Body<K extends keyof typeof bodies> = z.input<(typeof bodies)[K]>;

/** Checks a body. @throws ControlProblem 400 that names every wrong field */
function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const text = parsed.error.issues.map((i) => `${i.path.join('.') || 'body'}: ${i.message}`).join('; ');
  throw new ControlProblem(400, 'malformed', text);
}

/**
 * Everything the page can do, without the page. The HTTP routes and in-process callers share these functions;
 * all throw ControlProblem (status and JSON of `ControlError`).
 */
export function createControl(sandbox: Sandbox) {
  const { ws } = sandbox;
  return {
    /** Where the app receives events, commands and interactions. */
    setEventsUrl(url: string): { ok: true } {
      try {
        ws.eventsUrl = assertLoopback(url);
      } catch (error) {
        throw new ControlProblem(400, 'not_loopback', String(error));
      }
      return { ok: true };
    },
    command: async (body: Body<'command'>) => command(sandbox, parse(bodies.command, body)),
    action: async (body: Body<'action'>) => action(sandbox, parse(bodies.action, body)),
    type: async (body: Body<'type'>) => type(sandbox, parse(bodies.type, body)),
    fill: async (body: Body<'fill'>) => fill(sandbox, parse(bodies.fill, body)),
    submit: async (body: Body<'submit'>) => submit(sandbox, parse(bodies.submit, body)),
    close: async (body: Body<'close'>) => close(sandbox, parse(bodies.close, body)),
    homeOpen: async (body: Body<'homeOpen'>) => openHome(sandbox, parse(bodies.homeOpen, body)),
    message: async (body: Body<'message'>) => message(sandbox, parse(bodies.message, body)),
    shortcut: async (body: Body<'shortcut'>) => shortcut(sandbox, parse(bodies.shortcut, body)),
    /** Any event, e.g. `{type: 'app_uninstalled'}`. */
    event: async (body: Body<'event'>) => result(ws, '', await sendEvent(sandbox, parse(bodies.event, body))),
    upload: async (body: Body<'upload'>) => {
      const { user, name, bytes, mimetype } = parse(bodies.upload, body);
      actingUser(ws, user);
      const file = addFile(ws, {
        user,
        name,
        bytes: Buffer.from(bytes, 'base64'),
        ...(mimetype ? { mimetype } : {}),
      });
      return { ok: true as const, file: pageFile(ws, file.id) };
    },
    wait: async (body: Body<'wait'>) => waitFor(ws, parse(bodies.wait, body)),
    users: async (body: Body<'users'>) => ({
      ok: true as const,
      user: setUser(ws, parse(bodies.users, body)),
    }),
    channels: async (body: Body<'channels'>) => ({
      ok: true as const,
      channel: setChannel(ws, parse(bodies.channels, body)),
    }),
    /** A list is added to what is on; `{clear: true}` switches all off first. */
    faults: async (body: Body<'faults'>) => {
      const { faults, clear } = parse(bodies.faults, body);
      if (clear) ws.faults.clear();
      ws.faults.add(faults);
      return { ok: true as const, faults: ws.faults.list() };
    },
    scopes: async (body: Body<'scopes'>) => {
      const { scopes, events } = parse(bodies.scopes, body);
      if (scopes) ws.scopes = new Set(scopes);
      if (events) ws.events = new Set(events);
      return { ok: true as const, scopes: [...ws.scopes], events: [...ws.events] };
    },
    clock: async (body: Body<'clock'>) => {
      ws.clock.advance(parse(bodies.clock, body).advanceMs);
      ws.emit({ type: 'clock' });
      return { ok: true as const, now: ws.clock.iso() };
    },
    reset: async () => {
      ws.reset();
      return { ok: true as const };
    },
    read: async (body: Body<'read'>) => {
      const { user, channel } = parse(bodies.read, body);
      visibleConversation(ws, actingUser(ws, user).id, channel);
      ws.messages.markRead(user, channel);
      return { ok: true as const };
    },
  };
}

export type SandboxControl = ReturnType<typeof createControl>;
