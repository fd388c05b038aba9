import { z } from 'zod';
import { faultSchema } from './faults.ts';

const id = z.string().min(1);
const selection = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);
const values = z.record(z.string(), z.union([selection, z.record(z.string(), selection)]));
const where = {
  user: id,
  channel: id.optional(),
  ts: id.optional(),
  view: id.optional(),
  home: z.boolean().optional(),
};

/** Bodies of the control routes; the page's types of page-api.ts in checked form. */
export const bodies = {
  command: z.strictObject({ user: id, channel: id, command: id, text: z.string().optional() }),
  action: z.strictObject({
    ...where,
    block_id: id.optional(),
    action_id: id,
    value: selection.optional(),
    selection: selection.optional(),
    confirm: z.boolean().optional(),
  }),
  type: z.strictObject({ ...where, block_id: id.optional(), action_id: id, query: z.string() }),
  fill: z.strictObject({ user: id, view: id.optional(), values }),
  submit: z.strictObject({ user: id, values: values.optional() }),
  close: z.strictObject({ user: id, clear: z.boolean().optional() }),
  homeOpen: z.strictObject({ user: id, tab: z.enum(['home', 'messages']).optional() }),
  message: z.strictObject({ user: id, channel: id, text: z.string(), thread_ts: id.optional() }),
  shortcut: z.strictObject({ user: id, callback_id: id }),
  event: z.looseObject({ type: id }),
  upload: z.strictObject({ user: id, name: id, bytes: z.base64(), mimetype: id.optional() }),
  wait: z.strictObject({
    channel: id.optional(),
    user: id.optional(),
    includes: z.string().optional(),
    hasAction: id.optional(),
    viewCallback: id.optional(),
    after: id.optional(),
    thread: id.optional(),
    timeoutMs: z.int().min(0).max(600_000).default(10_000),
  }),
  users: z.strictObject({
    id: id.optional(),
    name: id.optional(),
    realName: id.optional(),
    tz: id.optional(),
    email: id.optional(),
    deleted: z.boolean().optional(),
  }),
  channels: z.strictObject({
    id: id.optional(),
    name: id.optional(),
    private: z.boolean().optional(),
    botIn: z.boolean().optional(),
    archived: z.boolean().optional(),
    members: z.array(id).optional(),
  }),
  faults: z.union([
    z.array(faultSchema).transform((faults) => ({ faults, clear: false })),
    z.strictObject({ faults: z.array(faultSchema).default([]), clear: z.boolean().default(false) }),
  ]),
  scopes: z.strictObject({ scopes: z.array(id).optional(), events: z.array(id).optional() }),
  clock: z.strictObject({ advanceMs: z.int().min(0) }),
  eventsUrl: z.strictObject({ url: id }),
  read: z.strictObject({ user: id, channel: id }),
  empty: z.looseObject({}),
};
