import type { Tx } from '../../src/db/database.ts';
import { addTestBooking, addTestEmployee, addTestEvent, addTestStore } from '../support/seed.ts';

/** One row in every table that has a check, all of store `world`. */
export async function addWorld(db: Tx): Promise<void> {
  const storeId = 'world';
  const [a, b] = ['world-a', 'world-b'];
  await db.connection.create({
    data: { id: 'c', name: 'Main', baseUrl: 'https://crossmark.example.com', username: 'u', timezone: 'UTC' },
  });
  await addTestStore(db, storeId);
  await db.storeMember.create({ data: { storeId, slackTeamId: 'T1', slackUserId: 'U1', role: 'viewer' } });
  await db.apiToken.create({
    data: { id: 't', name: 't', secretHash: '0'.repeat(64), storeIds: '"*"', rights: '[]' },
  });
  await addTestEmployee(db, storeId, a, {
    email: 'a@example.com',
    terminationDate: '2027-01-01',
    crossmarkEmployeeId: 'US000001',
  });
  await addTestEmployee(db, storeId, b);
  await db.dateAvailability.create({ data: { storeId, employeeId: a, date: '2026-11-24', reason: 'x' } });
  await db.timeOff.create({
    data: {
      storeId,
      employeeId: a,
      startDate: '2026-11-24',
      endDate: '2026-11-24',
      status: 'approved',
      reason: 'x',
    },
  });
  await db.availabilityOverride.create({
    data: { storeId, employeeId: a, startDate: '2026-11-24', endDate: '2026-11-24', reason: 'x' },
  });
  await addTestEvent(db, storeId, 1, { estimatedMinutes: 390 });
  await addTestEvent(db, storeId, 2, { eventType: 'supervisor', parentEventRefNum: 1 });
  await addTestBooking(db, storeId, 1, a, { shiftBlock: 1 });
  await db.eventTypeOverride.create({ data: { storeId, eventRefNum: 1, overrideEventType: 'core' } });
  await db.rotationAssignment.create({
    data: { storeId, dayOfWeek: 0, rotationType: 'juicer', employeeId: a, backupEmployeeId: b },
  });
  await db.scheduleException.create({
    data: { storeId, exceptionDate: '2026-11-24', rotationType: 'juicer', employeeId: a },
  });
  await db.lockedDay.create({ data: { storeId, lockedDate: '2026-11-24', lockedBy: 'U1' } });
  await db.companyHoliday.create({ data: { storeId, name: 'Day', kind: 'date', holidayDate: '2026-11-26' } });
  const run = await db.schedulerRun.create({
    data: {
      storeId,
      runType: 'manual',
      runningKey: storeId,
      requestedBy: 'U1',
      windowStart: '2026-11-20',
      windowEnd: '2026-12-20',
      healthScore: 90,
    },
  });
  await db.pendingSchedule.create({
    data: {
      storeId,
      schedulerRunId: run.id,
      eventRefNum: 1,
      employeeId: a,
      scheduleDate: '2026-11-25',
      scheduleTime: '10:15',
      shiftBlock: 1,
      openKey: `${storeId}:1`,
      original: '{}',
    },
  });
  await db.submissionJob.create({ data: { storeId, key: 'submit:1', runId: run.id, requestedBy: 'U1' } });
  await db.actionLog.create({ data: { storeId, actor: 'U1', action: 'run.start', outcome: 'done' } });
  await db.scheduleNotification.create({
    data: {
      storeId,
      eventRefNum: 1,
      employeeId: a,
      kind: 'event_added',
      scheduleDate: '2026-11-25',
      scheduleTime: '10:15',
      daysNotice: 5,
      ack: 'told',
      notifiedBy: 'U1',
    },
  });
  await db.slackMessage.create({
    data: {
      storeId,
      teamId: 'T1',
      logicalKey: 'run.summary:1:C1',
      kind: 'run.summary',
      subjectType: 'run',
      subjectId: '1',
      recipient: 'C1',
    },
  });
  await db.remoteOperation.create({
    data: { storeId, kind: 'create', requestedBy: 'U1', subjectIds: '{}', steps: '[]', openKey: 'c:1' },
  });
  const at = new Date('2026-11-24T10:00:00Z');
  const sync = await db.syncRun.create({
    data: {
      storeId,
      connectionId: 'c',
      kind: 'scheduled',
      requestedBy: 'system',
      status: 'success',
      startedAt: at,
      finishedAt: at,
      dataAsOf: at,
      complete: true,
    },
  });
  await db.syncChangeLog.create({
    data: {
      storeId,
      syncRunId: sync.id,
      changeType: 'conflict',
      entityType: 'event',
      entityId: '1',
      eventRefNum: 1,
      mergeRow: 5,
      summary: 'x',
      fieldChanges: '{}',
      isConflict: true,
      fingerprint: 'f',
      detectedAt: at,
    },
  });
  await db.importPreview.create({
    data: { token: 'p', storeId, kind: 'roster', createdBy: 'U1', body: '{}', expiresAt: at },
  });
}
