import { ControlProblem } from './control-problem.ts';
import { placedElements, readableText } from './elements.ts';
import { tsValue } from './messages.ts';
import type { StoredMessage } from './model.ts';
import type { Block } from './page-api.ts';
import { pageHome, pageMessage, pageView } from './projection.ts';
import type { Workspace } from './workspace.ts';

export interface WaitFor {
  channel?: string;
  user?: string;
  includes?: string;
  hasAction?: string;
  viewCallback?: string;
  /** Only messages newer than this. */
  after?: string;
  /** Only this thread (parent included). */
  thread?: string;
  timeoutMs: number;
}

const fits = (want: WaitFor, text: string, blocks: Block[]): boolean =>
  (want.includes === undefined || `${text}\n${readableText(blocks)}`.includes(want.includes)) &&
  (want.hasAction === undefined || placedElements(blocks).some((p) => p.actionId === want.hasAction));

/** The messages that may answer: a channel's, or all of a person's DM with the ephemeral ones everywhere. */
function candidates(ws: Workspace, want: WaitFor): StoredMessage[] {
  if (want.channel) return ws.messages.list(want.channel, want.user);
  if (!want.user) return [];
  const user = want.user;
  return [...ws.conversations.values()].flatMap((c) =>
    ws.messages.list(c.id, user).filter((m) => c.id === ws.imWith(user).id || m.ephemeralTo === user),
  );
}

function look(ws: Workspace, want: WaitFor): object | undefined {
  if (want.user && !want.channel) {
    const top = ws.views.top(want.user);
    const wanted = want.viewCallback === undefined || top?.callbackId === want.viewCallback;
    if (top && wanted && fits(want, top.title?.text ?? '', top.blocks)) return { view: pageView(top) };
    if (want.viewCallback !== undefined) return undefined;
    const home = ws.views.home(want.user);
    if (home && fits(want, '', home.blocks)) return { home: pageHome(ws, want.user) };
  }
  const found = candidates(ws, want)
    .filter((m) => want.after === undefined || tsValue(m.ts) > tsValue(want.after))
    .filter((m) => want.thread === undefined || m.threadTs === want.thread || m.ts === want.thread)
    .filter((m) => fits(want, m.text, m.blocks ?? []))
    .at(-1);
  return found && { message: pageMessage(ws, found, want.user ?? '') };
}

/** Waits for a state instead of sleeping: the message, view or home. @throws 400 nothing asked, 408 not in time */
export function waitFor(ws: Workspace, want: WaitFor): Promise<object> {
  if (!want.channel && !want.user) throw new ControlProblem(400, 'no_place', 'name a channel or a user');
  if (want.includes === undefined && want.hasAction === undefined && want.viewCallback === undefined)
    throw new ControlProblem(400, 'nothing_asked', 'includes, hasAction or viewCallback is needed');
  return new Promise((resolve, reject) => {
    const now = look(ws, want);
    if (now) return resolve({ ok: true, ...now });
    const end = (): void => {
      clearTimeout(timer);
      unsubscribe();
    };
    const unsubscribe = ws.subscribe((change) => {
      if (change.type === 'log') return;
      const found = look(ws, want);
      if (!found) return;
      end();
      resolve({ ok: true, ...found });
    });
    const timer = setTimeout(() => {
      end();
      const seen = candidates(ws, want).slice(-5);
      reject(
        new ControlProblem(408, 'timeout', `nothing like that within ${want.timeoutMs} ms`, {
          candidates: seen.map((m) => ({ ts: m.ts, text: m.text.slice(0, 200) })),
        }),
      );
    }, want.timeoutMs);
  });
}
