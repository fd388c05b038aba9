import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACK_TIMEOUT_MS,
  RESPONSE_URL_LIFE_MS,
  RESPONSE_URL_USES,
  TRIGGER_LIFE_MS,
} from '../../../sandbox/slack/limits.ts';
import {
  actions,
  input,
  type Json,
  MAYA,
  modal,
  OPS,
  OTTO,
  openModal,
  option,
  postBlocks,
  type Stage,
  startStage,
} from './harness.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const lastView = () => stage.app.received.at(-1)?.payload.view as Json;

const options = [option('a'), option('b')];
const [a, b] = options;

/** element, what a person chooses, the field of Slack's state object, its value; what cannot be chosen. */
const rows: [Json, unknown, string, unknown, unknown?][] = [
  [{ type: 'static_select', options }, 'b', 'selected_option', b, 'z'],
  [
    { type: 'static_select', option_groups: [{ label: { type: 'plain_text', text: 'g' }, options }] },
    'a',
    'selected_option',
    a,
    'z',
  ],
  [{ type: 'multi_static_select', options }, ['a', 'b'], 'selected_options', [a, b], ['a', 'z']],
  [{ type: 'radio_buttons', options }, 'a', 'selected_option', a, 'z'],
  [{ type: 'checkboxes', options }, ['b'], 'selected_options', [b], ['z']],
  [{ type: 'users_select' }, OTTO, 'selected_user', OTTO, 'U000GONE'],
  [{ type: 'multi_users_select' }, [OTTO, MAYA], 'selected_users', [OTTO, MAYA], ['U0NOBODY']],
  [{ type: 'conversations_select' }, 'G000PRIV', 'selected_conversation', 'G000PRIV', 'C0NOWHERE'],
  [{ type: 'multi_conversations_select' }, [OPS], 'selected_conversations', [OPS], ['C0NOWHERE']],
  [{ type: 'channels_select' }, OPS, 'selected_channel', OPS, 'G000PRIV'],
  [{ type: 'multi_channels_select' }, [OPS], 'selected_channels', [OPS], ['C0000OLD']],
  [{ type: 'datepicker' }, '2026-11-27', 'selected_date', '2026-11-27', '27.11.2026'],
  [{ type: 'timepicker' }, '10:15', 'selected_time', '10:15', '10.15'],
  [{ type: 'datetimepicker' }, 1_795_200_000, 'selected_date_time', 1_795_200_000, 'soon'],
];

describe('what a choice looks like to the app', () => {
  it.each(rows)('%j', async (element, selection, field, value, impossible) => {
    const ts = await postBlocks(stage, [actions({ action_id: 'pick', ...element })]);
    const act = (choice: unknown) =>
      stage.post('/_control/action', { user: MAYA, channel: OPS, ts, action_id: 'pick', selection: choice });
    expect((await act(impossible)).status).toBe(422);
    expect((await act(selection)).body.delivered).toBe(true);
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      actions: [{ type: element.type, [field]: value }],
      state: { values: { row: { pick: { type: element.type, [field]: value } } } },
    });
  });

  it.each(rows)('the same in a submission: %j', async (element, selection, field, value) => {
    await openModal(stage, modal([input('field', { action_id: 'pick', ...element })]));
    await stage.post('/_control/submit', { user: MAYA, values: { field: { pick: selection } } });
    const view = lastView();
    expect(view.state).toEqual({ values: { field: { pick: { type: element.type, [field]: value } } } });
  });

  it('null clears a choice', async () => {
    await openModal(
      stage,
      modal([
        input(
          'field',
          { type: 'datepicker', action_id: 'd', initial_date: '2026-11-27' },
          { optional: true },
        ),
      ]),
    );
    await stage.post('/_control/submit', { user: MAYA, values: { field: null } });
    const view = lastView();
    expect(view.state).toEqual({ values: { field: { d: { type: 'datepicker', selected_date: null } } } });
  });

  it('a conversation select with response_url_enabled brings a response_url', async () => {
    await openModal(
      stage,
      modal([input('field', { type: 'conversations_select', action_id: 'c', response_url_enabled: true })]),
    );
    await stage.post('/_control/submit', { user: MAYA, values: { field: OPS } });
    const [url] = (stage.app.received.at(-1)?.payload.response_urls ?? []) as Json[];
    expect(url).toMatchObject({ block_id: 'field', action_id: 'c', channel_id: OPS });
    const res = await fetch(String(url?.response_url), {
      method: 'POST',
      body: '{"text":"hi"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(res.status).toBe(200);
  });
});

describe('the platform’s times', () => {
  it('are Slack’s', () => {
    expect([ACK_TIMEOUT_MS, TRIGGER_LIFE_MS, RESPONSE_URL_LIFE_MS, RESPONSE_URL_USES]).toEqual([
      3_000, 3_000, 1_800_000, 5,
    ]);
  });
});
