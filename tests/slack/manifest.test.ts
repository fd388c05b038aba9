import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildManifest, COMMANDS, manifestYaml } from '../../src/slack/manifest.ts';

/** Slack's limits (SL-24); strict objects refuse every key that Slack does not know. */
const url = z.string().regex(/^https:\/\/[^/]+\/slack\/events$/);
const ManifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9A-F]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(true),
    }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.literal(true) }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .min(2)
            .max(32)
            .regex(/^\/[a-z0-9_-]+$/),
          url: url.optional(),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(true),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string()).max(255), bot_optional: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url.optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: url.optional(),
      message_menu_options_url: url.optional(),
    }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

describe('SL-24: the manifest', () => {
  const socket = buildManifest();
  const http = buildManifest({ http: 'https://daybreak.example.com/' });

  it.each([
    ['Socket Mode', socket],
    ['HTTP', http],
  ])('%s: keeps every limit and has no unknown key', (_, manifest) => {
    expect(ManifestSchema.safeParse(manifest).error).toBeUndefined();
  });

  it('manifest.yml is the Socket Mode variant, as generated', () => {
    const file = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
    expect(file).toBe(manifestYaml(socket));
    expect(parse(file)).toEqual(socket);
  });

  it('the YAML of the HTTP variant reads back the same', () => {
    expect(parse(manifestYaml(http))).toEqual(http);
  });

  it('over HTTP every address is the one endpoint, the one for external selects included', () => {
    const address = 'https://daybreak.example.com/slack/events';
    expect(http.settings.event_subscriptions).toHaveProperty('request_url', address);
    expect(http.settings.interactivity).toMatchObject({
      request_url: address,
      message_menu_options_url: address,
    });
    expect(http.features.slash_commands.map((command) => command.url)).toEqual(COMMANDS.map(() => address));
    expect(http.settings.socket_mode_enabled).toBe(false);
  });

  it('Socket Mode names no address at all', () => {
    expect(JSON.stringify(socket)).not.toContain('http');
    expect(socket.settings.socket_mode_enabled).toBe(true);
  });

  it('no scope is asked for twice', () => {
    const { bot, bot_optional } = socket.oauth_config.scopes;
    const all = [...bot, ...bot_optional];
    expect(new Set(all).size).toBe(all.length);
  });

  it('a prefix goes before the command names', () => {
    const names = buildManifest({ prefix: 'x-' }).features.slash_commands.map(({ command }) => command);
    expect(names).toContain('/x-autoschedule');
    expect(names).toEqual(COMMANDS.map(({ name }) => `/x-${name}`));
  });

  it.each(['X ', 'a'.repeat(30)])('a prefix that makes no command is refused: %j', (prefix) => {
    expect(() => buildManifest({ prefix })).toThrow(RangeError);
  });

  it.each(['http://daybreak.example.com', 'daybreak', ''])(
    'an address that is not https is refused: %j',
    (address) => {
      expect(() => buildManifest({ http: address })).toThrow(/https/);
    },
  );
});
