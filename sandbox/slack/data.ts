/** The people, channels and commands a workspace starts with. All invented. */

export interface UserData {
  /** Fixed id (`U…`); a counter gives one when absent. */
  id?: string;
  name: string;
  realName: string;
  /** Profile title, shown where people choose whom to act as. */
  title?: string;
  /** IANA name. */
  tz: string;
  email?: string;
  isBot?: boolean;
  deleted?: boolean;
}

export interface ChannelData {
  id?: string;
  /** Without the `#`. */
  name: string;
  private?: boolean;
  /** Is the app a member? Default: yes in public channels, no in private ones. */
  botIn?: boolean;
  archived?: boolean;
  /** Names or ids of the members; default everybody who is active. */
  members?: string[];
}

export interface CommandData {
  command: string;
  description: string;
  usageHint?: string;
}

export interface WorkspaceData {
  team: { id?: string; name: string; domain?: string };
  app?: { id?: string; name?: string; userId?: string; botId?: string };
  users: UserData[];
  channels: ChannelData[];
  commands?: CommandData[];
  /** Granted scopes; default: the app's required set. */
  scopes?: string[];
  /** Events the app is subscribed to; default: what needs no history scope. */
  events?: string[];
  usergroups?: { id: string; handle: string; users: string[] }[];
}

export const DEFAULT_SCOPES = ['commands', 'chat:write', 'users:read', 'files:write', 'im:write'];
export const DEFAULT_EVENTS = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'];

const DEFAULT_COMMANDS: CommandData[] = [
  {
    command: '/autoschedule',
    description: 'Plan, review and submit the store’s events',
    usageHint: 'status | run | review | retry | sync | conflicts | history | settings | help',
  },
  { command: '/rotations', description: 'Weekly rotations', usageHint: 'exceptions' },
  {
    command: '/schedule',
    description: 'Who works when: the board of a day or a week',
    usageHint: '[today | tomorrow | fri | 2026-11-26 | week | help]',
  },
  { command: '/validate', description: 'Findings and score', usageHint: 'day [date] | week | next' },
];

/** The built-in workspace. */
export const DEFAULT_DATA: WorkspaceData = {
  team: { id: 'T0000001', name: 'Harbor Demo Team', domain: 'harbor-demo' },
  users: [
    { id: 'U000MAYA', name: 'maya', realName: 'Maya Lindqvist', tz: 'America/Chicago' },
    { id: 'U000OTTO', name: 'otto', realName: 'Otto Brandeis', tz: 'America/Chicago' },
    { id: 'U000RUTH', name: 'ruth', realName: 'Ruth Okafor-Lund', tz: 'America/New_York' },
    { id: 'U000ADEN', name: 'aden', realName: 'Aden Fairweather', tz: 'America/Denver' },
    { id: 'U000NILS', name: 'nils', realName: 'Nils Aguirre', tz: 'America/Chicago' },
    { id: 'U000PRIA', name: 'pria', realName: 'Pria Castellan', tz: 'America/Chicago' },
    { id: 'U000TESS', name: 'tess', realName: 'Tess Morimoto', tz: 'America/Chicago' },
    { id: 'U000WREN', name: 'wren', realName: 'Wren Halloway', tz: 'Europe/London' },
    { id: 'U000GONE', name: 'gone', realName: 'Gil Vantongeren', tz: 'America/Chicago', deleted: true },
  ],
  channels: [
    { id: 'C0000OPS', name: 'ops' },
    { id: 'C0001234', name: 'store-1234' },
    { id: 'G000PRIV', name: 'leads-only', private: true },
    { id: 'C0000OLD', name: 'store-0007', archived: true },
  ],
  commands: DEFAULT_COMMANDS,
};

/** The commands of a workspace whose data names none. */
export const commandsOf = (data: WorkspaceData): CommandData[] => data.commands ?? DEFAULT_COMMANDS;
