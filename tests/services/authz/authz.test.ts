import { describe, expect, it } from 'vitest';
import { type Action, authorize, can, type RightsFacts, type Role } from '../../../src/services/authz.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { addTestEmployee, addTestStore } from '../../support/seed.ts';

function facts(values: Partial<RightsFacts> = {}): RightsFacts {
  return {
    isAdmin: false,
    roles: [],
    linked: null,
    tokenRights: null,
    members: [{ slackUserId: 'UAPPROVER', role: 'approver' }],
    admins: ['UADMIN'],
    ...values,
  };
}

describe('rights (workflow §12)', () => {
  const allowed: Record<Role, Action[]> = {
    viewer: ['read'],
    supervisor: ['read', 'paperwork', 'attendance', 'export'],
    manager: [
      'read',
      'paperwork',
      'attendance',
      'export',
      'run',
      'edit',
      'acknowledge',
      'rotations',
      'manual',
      'lock',
      'import',
      'people',
      'settings',
    ],
    approver: [
      'read',
      'paperwork',
      'attendance',
      'export',
      'run',
      'edit',
      'acknowledge',
      'rotations',
      'manual',
      'lock',
      'import',
      'people',
      'settings',
      'approve',
    ],
  };
  const all: Action[] = [...allowed.approver, 'own', 'configure', 'refresh'];

  for (const [role, actions] of Object.entries(allowed) as [Role, Action[]][])
    it(`a ${role} may do exactly what the table says`, () => {
      const may = all.filter((action) => can(facts({ roles: [role] }), 'U1', action).ok);
      expect(new Set(may)).toEqual(new Set(actions));
    });

  it('an administrator has the rights of a manager, and configuration, but never approves', () => {
    const admin = facts({ isAdmin: true });
    expect(can(admin, 'UADMIN', 'edit').ok).toBe(true);
    for (const action of ['configure', 'refresh'] as const)
      expect(can(admin, 'UADMIN', action).ok).toBe(true);
    expect(can(admin, 'UADMIN', 'approve')).toEqual({
      ok: false,
      reason: 'ROLE_REQUIRED',
      whoCan: ['UAPPROVER'],
    });
  });

  it('WF-34: an empty approver list means that nobody approves', () => {
    const nobody = facts({ members: [], roles: ['manager'], isAdmin: true, tokenRights: ['approve'] });
    for (const actor of ['U1', 'UADMIN', 'api:desk', 'cli:root', 'system'])
      expect(can(nobody, actor, 'approve')).toMatchObject({ ok: false, reason: 'NO_APPROVER' });
  });

  it('the command line may do everything except approve; the system neither approves nor configures', () => {
    expect(can(facts(), 'cli:root', 'configure').ok).toBe(true);
    expect(can(facts(), 'cli:root', 'approve').ok).toBe(false);
    expect(can(facts(), 'system', 'run').ok).toBe(true);
    expect(can(facts(), 'system', 'approve').ok).toBe(false);
    for (const action of ['configure', 'refresh'] as const)
      expect(can(facts(), 'system', action).ok).toBe(false);
  });

  it('a token has its own subset and nothing else', () => {
    const token = facts({ tokenRights: ['read', 'approve'] });
    expect(can(token, 'api:desk', 'read').ok).toBe(true);
    expect(can(token, 'api:desk', 'approve').ok).toBe(true);
    expect(can(token, 'api:desk', 'edit').ok).toBe(false);
    expect(can(facts({ tokenRights: ['edit'] }), 'api:desk', 'people').ok).toBe(false);
  });

  it('own things need a linked, active person', () => {
    expect(can(facts(), 'U1', 'own')).toMatchObject({ ok: false, reason: 'NOT_LINKED' });
    expect(can(facts({ linked: { employeeId: 'e1', active: false } }), 'U1', 'own')).toMatchObject({
      reason: 'INACTIVE',
    });
    expect(can(facts({ linked: { employeeId: 'e1', active: true } }), 'U1', 'own').ok).toBe(true);
    expect(can(facts({ linked: { employeeId: 'e1', active: true } }), 'U1', 'read').ok).toBe(false);
  });

  it('an unknown action is refused, whoever asks', () => {
    expect(can(facts({ roles: ['approver'], isAdmin: true }), 'U1', 'launch' as Action).ok).toBe(false);
  });
});

describeOnBothDatabases('authorize', (getDb) => {
  it('refuses with who could, records it, and lets the right person through', async () => {
    const { client } = getDb();
    const storeId = await addTestStore(client, 'rights-1', { number: '1' });
    await client.storeMember.create({
      data: { storeId, slackTeamId: 'T1', slackUserId: 'UMAN', role: 'manager' },
    });
    await addTestEmployee(client, storeId, 'linked-1', { slackUserId: 'UMAN' });
    await expect(authorize(client, storeId, 'UOTHER', 'edit')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      whoCan: ['UMAN'],
      reason: 'ROLE_REQUIRED',
    });
    expect(await client.actionLog.findMany({ where: { storeId } })).toMatchObject([
      { actor: 'UOTHER', action: 'right.edit', outcome: 'refused', errorCode: 'FORBIDDEN' },
    ]);
    expect(await authorize(client, storeId, 'UMAN', 'edit')).toMatchObject({
      roles: ['manager'],
      employeeId: 'linked-1',
    });
  });

  it('an unknown store, and one that a token is not for, are missing', async () => {
    const { client } = getDb();
    const storeId = await addTestStore(client, 'rights-2', { number: '2' });
    await client.apiToken.create({
      data: { id: 't', name: 'desk', secretHash: 'a'.repeat(64), storeIds: '["other"]', rights: '["read"]' },
    });
    await expect(authorize(client, 'nowhere', 'UMAN', 'read')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(authorize(client, storeId, 'api:desk', 'read')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('an inactive store is read-only', async () => {
    const { client } = getDb();
    const storeId = await addTestStore(client, 'rights-3', { number: '3', isActive: false });
    await expect(authorize(client, storeId, 'cli:root', 'run')).rejects.toMatchObject({
      code: 'STORE_INACTIVE',
    });
    expect((await authorize(client, storeId, 'cli:root', 'read')).actor).toBe('cli:root');
  });
});
