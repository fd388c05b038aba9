import type { WorkspaceData } from '../slack/data.ts';

/** The Slack workspace of the demo store. */

export const TEAM = 'T0000001';
export const CHANNEL = { id: 'C0009901', name: 'store-9901-brookfield' } as const;

const ZONE = 'America/Chicago';

export const WORKSPACE: WorkspaceData = {
  team: { id: TEAM, name: 'Brookfield Events', domain: 'brookfield-events' },
  users: [
    {
      id: 'U000MAYA',
      name: 'maya',
      realName: 'Maya Lindqvist',
      title: 'Supervisor, may approve',
      tz: ZONE,
    },
    { id: 'U000OTTO', name: 'otto', realName: 'Otto Brandeis', title: 'Lead, may approve', tz: ZONE },
    {
      id: 'U000PRIA',
      name: 'pria',
      realName: 'Pria Castellan',
      title: 'Lead, may not approve',
      tz: ZONE,
    },
    { id: 'U000TESS', name: 'tess', realName: 'Tess Morimoto', title: 'Event Specialist', tz: ZONE },
    { id: 'U000NILS', name: 'nils', realName: 'Nils Aguirre', title: 'Event Specialist', tz: ZONE },
    {
      id: 'U000RUTH',
      name: 'ruth',
      realName: 'Ruth Okafor-Lund',
      title: 'District lead, reads only',
      tz: 'America/New_York',
    },
    {
      id: 'U000ADEN',
      name: 'aden',
      realName: 'Aden Fairweather',
      title: 'Administrator',
      tz: 'America/Denver',
    },
    { id: 'U000WREN', name: 'wren', realName: 'Wren Halloway', title: 'Another store', tz: 'Europe/London' },
    { id: 'U000GONE', name: 'gil', realName: 'Gil Vantongeren', tz: ZONE, deleted: true },
  ],
  channels: [
    { ...CHANNEL },
    { id: 'C0000OPS', name: 'ops' },
    { id: 'G000PRIV', name: 'leads-only', private: true, members: ['U000MAYA', 'U000OTTO', 'U000PRIA'] },
    { id: 'C0000OLD', name: 'store-0007', archived: true },
  ],
};
