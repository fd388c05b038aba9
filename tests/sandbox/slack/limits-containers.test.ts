import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_LIMITS as L } from '../../../sandbox/slack/limits.ts';
import {
  actions,
  button,
  home,
  input,
  type Json,
  MAYA,
  modal,
  mrkdwn,
  OPS,
  option,
  plain,
  repeat,
  type Stage,
  section,
  startStage,
  textInput,
} from './harness.ts';
import { cell, judge, table, verdict, x } from './verdict.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

describe('limits of views', () => {
  const cases: [keyof typeof L, (n: number) => Json][] = [
    ['viewTitle', (n) => ({ title: plain(x(n)) })],
    ['viewSubmit', (n) => ({ submit: plain(x(n)) })],
    ['viewClose', (n) => ({ close: plain(x(n)) })],
    ['callbackId', (n) => ({ callback_id: x(n) })],
    ['privateMetadata', (n) => ({ private_metadata: x(n) })],
  ];
  it.each(cases)('%s', async (key, more) => {
    const view = (n: number) => ({ view: modal([section('x')], more(n)) });
    expect((await judge(stage, view(L[key]))).error).toBe('ok');
    expect((await judge(stage, view(L[key] + 1))).error).toBe('invalid_arguments');
  });

  it('viewBytes: a view above 250 KB is view_too_large', async () => {
    const blocks = repeat(90, () => section(x(2_900)));
    expect((await judge(stage, { view: modal(blocks) })).error).toBe('view_too_large');
    expect((await judge(stage, { view: modal(blocks.slice(0, 80)) })).error).toBe('ok');
  });

  it('title, submit and close are plain_text only', async () => {
    for (const more of [{ title: mrkdwn('x') }, { submit: mrkdwn('x') }, { close: mrkdwn('x') }])
      expect((await judge(stage, { view: modal([section('x')], more) })).error).toBe('invalid_arguments');
  });

  it('submit is required as soon as there is an input', async () => {
    const { submit: _, ...without } = modal([input('b', textInput())]);
    expect((await judge(stage, { view: without })).error).toBe('invalid_arguments');
    expect((await judge(stage, { view: { ...without, blocks: [section('x')] } })).error).toBe('ok');
  });

  it('only one element has focus_on_load', async () => {
    const focused = (id: string) => input(id, textInput({ focus_on_load: true }));
    expect((await verdict(stage, 'modal', [focused('a')])).error).toBe('ok');
    expect((await verdict(stage, 'modal', [focused('a'), focused('b')])).error).toBe('invalid_arguments');
  });

  it('a home has no submit or close', async () => {
    expect((await judge(stage, { view: home([section('x')]) })).error).toBe('ok');
    expect((await judge(stage, { view: home([section('x')], { submit: plain('x') }) })).error).toBe(
      'invalid_arguments',
    );
    expect((await judge(stage, { view: home([section('x')], { close: plain('x') }) })).error).toBe(
      'invalid_arguments',
    );
  });
});

describe('limits of messages', () => {
  const post = (args: Json) => stage.api('chat.postMessage', { channel: OPS, text: 'text', ...args });

  it('messageText: longer text is cut silently', async () => {
    const posted = await post({ text: x(L.messageText + 1) });
    expect((posted.message as Json).text).toHaveLength(L.messageText);
  });

  it('updateText: chat.update refuses longer text', async () => {
    const { ts } = await post({});
    const update = (n: number) => stage.api('chat.update', { channel: OPS, ts, text: x(n) });
    expect((await update(L.updateText)).ok).toBe(true);
    expect((await update(L.updateText + 1)).error).toBe('msg_too_long');
  });

  it('blockText: too much text in all blocks together is msg_blocks_too_long', async () => {
    const blocks = (total: number) => [
      section(x(2_500)),
      section(x(2_500)),
      section(x(2_500)),
      section(x(2_500)),
      section(x(total - 10_000)),
    ];
    expect((await post({ blocks: blocks(L.blockText) })).ok).toBe(true);
    expect((await post({ blocks: blocks(L.blockText + 1) })).error).toBe('msg_blocks_too_long');
  });

  it('tableText: too much text in one table is invalid_attachments', async () => {
    expect((await post({ blocks: [table([[cell(x(5_000)), cell(x(5_000))]])] })).ok).toBe(true);
    expect((await post({ blocks: [table([[cell(x(5_000)), cell(x(5_001))]])] })).error).toBe(
      'invalid_attachments',
    );
  });

  it('takes one table per message', async () => {
    const one = table([[cell()]]);
    expect((await post({ blocks: [one, one] })).error).toBe('only_one_table_allowed');
  });

  it('metadataPayload: more is metadata_too_large', async () => {
    const metadata = (n: number) => ({ event_type: 'e', event_payload: { k: x(n - '{"k":""}'.length) } });
    expect((await post({ metadata: metadata(L.metadataPayload) })).ok).toBe(true);
    expect((await post({ metadata: metadata(L.metadataPayload + 1) })).error).toBe('metadata_too_large');
  });

  it('refuses more than 100 attachments', async () => {
    expect((await post({ attachments: repeat(101, () => ({ text: 'x' })) })).error).toBe(
      'too_many_attachments',
    );
  });

  it('refuses a message of nothing', async () => {
    expect((await post({ text: '' })).error).toBe('no_text');
    expect((await post({ text: '  ', blocks: [] })).error).toBe('no_text');
  });

  it('names each problem with its pointer in response_metadata.messages', async () => {
    const refused = await post({ blocks: [section('fine'), section(x(3_001))] });
    expect(refused).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
      },
    });
  });
});

describe('suggestionOptions', () => {
  it('more than 100 suggested options show no result', async () => {
    const { sandbox, app } = stage;
    const blocks = [actions({ type: 'external_select', action_id: 'find', min_query_length: 0 })];
    const { ts } = await stage.api('chat.postMessage', { channel: OPS, text: 'x', blocks });
    const type = async (n: number) => {
      app.answer = () => ({ body: { options: repeat(n, (i) => option(`${i}`)) } });
      const typed = await sandbox.control.type({
        user: MAYA,
        channel: OPS,
        ts: String(ts),
        action_id: 'find',
        query: '',
      });
      return typed.options?.length;
    };
    expect(await type(L.suggestionOptions)).toBe(100);
    expect(await type(L.suggestionOptions + 1)).toBe(0);
    app.answer = () => ({});
  });
});

describe('viewStack', () => {
  it('takes three views and refuses a fourth with push_limit_reached', async () => {
    const { sandbox, app } = stage;
    const view = modal([actions(button('more'))]);
    await sandbox.control.command({ user: MAYA, channel: OPS, command: '/autoschedule' });
    await stage.api('views.open', { trigger_id: app.ofKind('command').at(-1)?.payload.trigger_id, view });
    const push = async () => {
      const top = (await stage.get(`/_control/views/${MAYA}`)).views as Json[];
      await sandbox.control.action({ user: MAYA, view: String(top.at(-1)?.id), action_id: 'more' });
      return stage.api('views.push', {
        trigger_id: app.ofKind('block_actions').at(-1)?.payload.trigger_id,
        view,
      });
    };
    for (let depth = 2; depth <= L.viewStack; depth++) expect((await push()).ok).toBe(true);
    expect((await push()).error).toBe('push_limit_reached');
  });
});
