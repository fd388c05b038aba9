/** The one source of the app's manifest: `manifest.yml` is the Socket Mode variant, `daybreak manifest --http` the other. */

export interface ManifestOptions {
  /** `https://HOST`; without it the Socket Mode variant. */
  http?: string;
  /** `SLACK_COMMAND_PREFIX`: put before the command names, `x-` gives `/x-autoschedule`. */
  prefix?: string;
}

/** The slash commands of this version; the app registers exactly these. */
export const COMMANDS = [
  {
    name: 'autoschedule',
    description: 'Plan, review and approve the schedule of your store',
    usageHint: '[run | status | review | retry | sync | conflicts | history | import | settings | help]',
  },
  {
    name: 'rotations',
    description: 'Who does the juicer work and who leads, week by week',
    usageHint: '[exceptions | help]',
  },
  {
    name: 'schedule',
    description: 'Who works when: the board of a day or a week',
    usageHint: '[today | tomorrow | fri | 2026-11-26 | week | help]',
  },
] as const;

/** The events that the app listens to; the same list is registered. */
export const BOT_EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] as const;

/** Without these the app cannot work. */
export const REQUIRED_SCOPES = ['commands', 'chat:write', 'users:read', 'files:write', 'im:write'] as const;
/** Each belongs to a feature that is hidden without it; `daybreak doctor` names it. */
export const OPTIONAL_SCOPES = [
  'users:read.email',
  'chat:write.public',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'im:history',
] as const;

/** `/autoschedule`, with the installation's prefix. */
export function commandName(name: (typeof COMMANDS)[number]['name'], prefix = ''): string {
  return `/${prefix}${name}`;
}

export type Manifest = ReturnType<typeof buildManifest>;

/**
 * Builds the manifest that Slack's "create from manifest" takes, as plain data.
 * @throws RangeError when the address is not https or a command name would be no command.
 */
export function buildManifest({ http, prefix = '' }: ManifestOptions = {}) {
  const url = http === undefined ? null : requestUrl(http);
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Daybreak',
      description: "Plans a store's events overnight; a manager approves the proposal in Slack.",
      long_description:
        "Daybreak plans a store's in-store events overnight and has the plan waiting in Slack at daybreak. " +
        'A manager reads it over coffee, changes what they know better and presses Approve. ' +
        'Only then are the approved rows sent to Crossmark, one by one; what fails comes back with a Retry button.',
      background_color: '#1F3A5F',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'Daybreak', always_online: true },
      slash_commands: COMMANDS.map(({ name, description, usageHint }) => ({
        command: checkedCommand(commandName(name, prefix)),
        ...(url === null ? {} : { url }),
        description,
        usage_hint: usageHint,
        should_escape: true,
      })),
    },
    oauth_config: { scopes: { bot: [...REQUIRED_SCOPES], bot_optional: [...OPTIONAL_SCOPES] } },
    settings: {
      event_subscriptions: { ...(url === null ? {} : { request_url: url }), bot_events: [...BOT_EVENTS] },
      interactivity: {
        is_enabled: true,
        ...(url === null ? {} : { request_url: url, message_menu_options_url: url }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
    },
  };
}

function requestUrl(http: string): string {
  const base = URL.canParse(http) ? new URL(http) : null;
  if (base?.protocol !== 'https:') throw new RangeError(`Slack needs an https address, got ${http}`);
  return `${base.origin}/slack/events`;
}

function checkedCommand(command: string): string {
  if (!/^\/[a-z0-9_-]{1,31}$/.test(command)) throw new RangeError(`Not a Slack command: ${command}`);
  return command;
}

/** The manifest as YAML; strings are quoted as in JSON, which YAML reads the same way. */
export function manifestYaml(manifest: Manifest): string {
  return `${yaml(manifest, '').trimStart()}\n`;
}

function yaml(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.map((item) => `\n${indent}-${yaml(item, `${indent}  `).replace(/^\n\s*/, ' ')}`).join('');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, item]) => `\n${indent}${key}:${yaml(item, `${indent}  `)}`)
      .join('');
  return ` ${JSON.stringify(value)}`;
}
