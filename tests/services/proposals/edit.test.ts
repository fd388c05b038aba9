import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, DAY, Fixture, MANAGER, VIEWER } from './fixture.ts';

describeOnBothDatabases('edits of a proposal', (getDb) => {
  let f: Fixture;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  async function edit(
    runId: number,
    event: number,
    to: { employee: string; date?: string; time?: string; reason?: string; notice?: 'told' },
  ) {
    const row = await f.row(runId, event);
    return f.proposals.edit(f.storeId, MANAGER, row.id, {
      employeeId: f.person(to.employee),
      date: to.date ?? row.scheduleDate ?? DAY,
      time: to.time ?? row.scheduleTime ?? '10:15',
      expectedVersion: row.version,
      ...(to.reason === undefined ? {} : { reason: to.reason }),
      ...(to.notice === undefined ? {} : { notice: to.notice }),
    });
  }

  async function twoRows(): Promise<number> {
    await f.event(600101);
    await f.event(600102);
    return f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'e2', block: 2 },
    ]);
  }

  it('gives the row to somebody else, with a mark, a record and a new version of the proposal', async () => {
    const runId = await twoRows();
    const before = await f.version(runId);
    const row = await edit(runId, 600101, { employee: 'e3' });
    expect(row).toMatchObject({ status: 'user_edited', edited: true, employeeName: 'Person e3', block: 1 });
    expect(await f.version(runId)).toBe(before + 1);
    expect(
      await f.db.client.actionLog.findFirst({ where: { storeId: f.storeId, action: 'proposal.edit' } }),
    ).toMatchObject({ outcome: 'done', actor: MANAGER });
  });

  it('case 11: a person with a Core that day is refused with the reason', async () => {
    const runId = await twoRows();
    await expect(edit(runId, 600101, { employee: 'e2' })).rejects.toMatchObject({
      code: 'CONSTRAINT_VIOLATION',
      message: expect.stringContaining('Person e2'),
    });
    expect((await f.row(runId, 600101)).status).toBe('proposed');
  });

  it('case 11: a person whose weekly pattern says no needs a reason, which is stored', async () => {
    const runId = await twoRows();
    await f.db.client.weeklyAvailability.create({
      data: { storeId: f.storeId, employeeId: f.person('e3'), saturday: false },
    });
    await expect(edit(runId, 600101, { employee: 'e3' })).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await edit(runId, 600101, { employee: 'e3', reason: 'They offered to come' });
    const row = await f.row(runId, 600101);
    expect(row.overrideReason).toBe('They offered to come');
    expect(JSON.parse(row.overrideCodes ?? '')).toEqual([
      { id: 'H4', code: 'availability', employeeId: f.person('e3'), date: DAY },
    ]);
    // What was accepted is not asked again at the approval.
    expect((await f.approvals.preview(f.storeId, APPROVER, runId)).softAvailability).toEqual([]);
  });

  it('case 12: neither the edited row nor the moved booking counts against itself', async () => {
    await f.event(600201, { dueDate: '2026-11-30' });
    await f.event(600202);
    await f.booking(600202, 'e1', DAY);
    const runId = await f.run([
      { event: 600201, employee: 'e1', bumps: 600202 },
      { event: 600202, employee: 'e2', date: f.day(1) },
    ]);
    // Another time on the same day: its own row and the booking it displaces are ignored.
    await edit(runId, 600201, { employee: 'e1', time: '10:45' });
    expect(await f.row(runId, 600201)).toMatchObject({ isSwap: true, shiftBlock: 3 });
    await edit(runId, 600202, { employee: 'e3' });
    expect(await f.row(runId, 600202)).toMatchObject({ status: 'user_edited', employeeId: f.person('e3') });
    expect((await f.row(runId, 600201)).isSwap).toBe(true);
  });

  it('WF-14: moving the swap row away ends the swap, the displaced booking stays', async () => {
    await f.event(600201, { dueDate: '2026-11-30' });
    await f.event(600202);
    await f.booking(600202, 'e1', DAY);
    const runId = await f.run([
      { event: 600201, employee: 'e1', bumps: 600202 },
      { event: 600202, employee: 'e2', date: f.day(1) },
    ]);
    await edit(runId, 600201, { employee: 'e3' });
    expect(await f.row(runId, 600201)).toMatchObject({
      isSwap: false,
      bumpedEventRefNum: null,
      bumpedPostedScheduleId: null,
    });
    expect(await f.row(runId, 600202)).toMatchObject({
      status: 'superseded',
      supersededReason: 'swap_cancelled',
      openKey: null,
    });
    expect(await f.booked()).toEqual([`600202 e1 ${DAY} 10:15 synced`]);
  });

  it('WF-13: a Core that moves takes its Supervisor along; the consequence is told before saving', async () => {
    await f.event(600101);
    await f.supervisor(600102, 600101);
    const runId = await f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'cs', time: '12:00', block: null },
    ]);
    const row = await f.row(runId, 600101);
    const target = { employeeId: f.person('e1'), date: f.day(2), time: '10:15' };
    const check = await f.proposals.checkEdit(f.storeId, MANAGER, row.id, target);
    expect(check.consequences).toEqual(['Its Supervisor moves to Mon Nov 30 12:00 with Person cs.']);
    await edit(runId, 600101, { employee: 'e1', date: f.day(2) });
    expect(await f.row(runId, 600102)).toMatchObject({
      scheduleDate: f.day(2),
      employeeId: f.person('cs'),
      status: 'user_edited',
    });
  });

  it('WF-13: a Supervisor that nobody can take becomes failed', async () => {
    await f.event(600101);
    await f.supervisor(600102, 600101);
    const runId = await f.run([
      { event: 600101, employee: 'e1' },
      { event: 600102, employee: 'cs', time: '12:00', block: null },
    ]);
    for (const id of ['cs', 'l1', 'l2'])
      await f.db.client.timeOff.create({
        data: {
          storeId: f.storeId,
          employeeId: f.person(id),
          startDate: f.day(2),
          endDate: f.day(2),
          status: 'approved',
        },
      });
    await edit(runId, 600101, { employee: 'e1', date: f.day(2) });
    expect(await f.row(runId, 600102)).toMatchObject({
      failureCode: 'SUP_UNAVAILABLE',
      employeeId: null,
      openKey: null,
    });
  });

  it('a failed row that is assigned by hand holds its event', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101, failure: 'NO_SLOT_IN_WINDOW' }]);
    const row = await edit(runId, 600101, { employee: 'e1', date: DAY, time: '10:45' });
    expect(row).toMatchObject({ status: 'user_edited', failure: null, block: 3 });
    expect((await f.row(runId, 600101)).openKey).toBe(`${f.storeId}:600101`);
  });

  it('case 15: an event that another proposal holds is not taken a second time', async () => {
    await f.event(600101);
    await f.run([{ event: 600101, employee: 'e1' }]);
    const second = await f.run([{ event: 600101, failure: 'NO_SLOT_IN_WINDOW' }]);
    await expect(
      edit(second, 600101, { employee: 'e2', date: f.day(1), time: '10:15' }),
    ).rejects.toMatchObject({ code: 'EVENT_TAKEN' });
  });

  it('two editors of one row: the second sees that the form is stale', async () => {
    const runId = await twoRows();
    const row = await f.row(runId, 600101);
    const input = { employeeId: f.person('e3'), date: DAY, time: '10:15', expectedVersion: row.version };
    const answers = await Promise.allSettled([
      f.proposals.edit(f.storeId, MANAGER, row.id, input),
      f.proposals.edit(f.storeId, APPROVER, row.id, { ...input, employeeId: f.person('e4') }),
    ]);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'STALE_FORM' });
  });

  it('WF-16: saving the same values changes nothing; the engine’s own values make the row proposed again', async () => {
    const runId = await twoRows();
    const version = await f.version(runId);
    await edit(runId, 600101, { employee: 'e1' });
    expect(await f.version(runId)).toBe(version);
    await edit(runId, 600101, { employee: 'e3' });
    await edit(runId, 600101, { employee: 'e1' });
    expect(await f.row(runId, 600101)).toMatchObject({ status: 'proposed', editedBy: null });
  });

  it('undo brings a row back, a failed one too', async () => {
    const runId = await twoRows();
    await f.event(600103);
    const other = await f.run([{ event: 600103, failure: 'NO_SLOT_IN_WINDOW' }]);
    await edit(runId, 600101, { employee: 'e3' });
    await edit(other, 600103, { employee: 'e4', date: DAY, time: '10:45' });
    await f.proposals.undoEdit(f.storeId, MANAGER, (await f.row(runId, 600101)).id);
    await f.proposals.undoEdit(f.storeId, MANAGER, (await f.row(other, 600103)).id);
    expect(await f.row(runId, 600101)).toMatchObject({ status: 'proposed', employeeId: f.person('e1') });
    expect(await f.row(other, 600103)).toMatchObject({
      status: 'proposed',
      employeeId: null,
      failureCode: 'NO_SLOT_IN_WINDOW',
      openKey: null,
    });
  });

  it('WF-31: a day less than seven days ahead needs an acknowledgement', async () => {
    await f.event(600101, { startDate: '2026-11-20' });
    const runId = await f.run([{ event: 600101 }]);
    await expect(edit(runId, 600101, { employee: 'e1', date: '2026-11-26' })).rejects.toMatchObject({
      code: 'NOTIFICATION_REQUIRED',
    });
    await edit(runId, 600101, { employee: 'e1', date: '2026-11-26', notice: 'told' });
    expect((await f.row(runId, 600101)).noticeAck).toBe('told');
  });

  describe('leaving out', () => {
    it('WF-15: takes the Supervisor along and puts it back with its Core', async () => {
      await f.event(600101);
      await f.supervisor(600102, 600101);
      const runId = await f.run([
        { event: 600101, employee: 'e1' },
        { event: 600102, employee: 'cs', time: '12:00', block: null },
      ]);
      const { id } = await f.row(runId, 600101);
      await f.proposals.leaveOut(f.storeId, MANAGER, id);
      expect((await f.row(runId, 600102)).leftOut).toBe(true);
      expect((await f.proposals.summary(f.storeId, runId)).counts).toMatchObject({ leftOut: 2, fresh: 0 });
      await f.proposals.putBack(f.storeId, MANAGER, id);
      expect((await f.row(runId, 600102)).leftOut).toBe(false);
    });

    it('WF-15: the displaced row alone cannot be left out', async () => {
      await f.event(600201, { dueDate: '2026-11-30' });
      await f.event(600202);
      await f.booking(600202, 'e1', DAY);
      const runId = await f.run([
        { event: 600201, employee: 'e1', bumps: 600202 },
        { event: 600202, employee: 'e2', date: f.day(1) },
      ]);
      await expect(
        f.proposals.leaveOut(f.storeId, MANAGER, (await f.row(runId, 600202)).id),
      ).rejects.toMatchObject({ code: 'SWAP_PARTNER' });
      await f.proposals.leaveOut(f.storeId, MANAGER, (await f.row(runId, 600201)).id);
      expect((await f.row(runId, 600202)).leftOut).toBe(true);
    });

    it('a left-out row frees its person but holds its event', async () => {
      const runId = await twoRows();
      await f.proposals.leaveOut(f.storeId, MANAGER, (await f.row(runId, 600102)).id);
      await edit(runId, 600101, { employee: 'e2' });
      await expect(
        f.proposals.putBack(f.storeId, MANAGER, (await f.row(runId, 600102)).id),
      ).rejects.toMatchObject({ code: 'CONSTRAINT_VIOLATION' });
      expect((await f.row(runId, 600102)).openKey).not.toBeNull();
    });
  });

  describe('the people of the form', () => {
    it('ranks who fits before who needs a reason before who cannot, each with words', async () => {
      const runId = await twoRows();
      await f.db.client.weeklyAvailability.create({
        data: { storeId: f.storeId, employeeId: f.person('l2'), saturday: false },
      });
      const row = await f.row(runId, 600101);
      const people = await f.proposals.people(f.storeId, MANAGER, row.id, { date: DAY, time: '10:15' });
      expect(people[0]).toMatchObject({
        name: 'Person l1',
        verdict: 'fits',
        reason: 'Lead · free that day · 0 Core this week',
      });
      expect(people.find((one) => one.name === 'Person l2')?.verdict).toBe('needs_reason');
      expect(people.find((one) => one.name === 'Person e2')).toMatchObject({ verdict: 'cannot' });
      // The row does not count against its own person.
      expect(people.find((one) => one.name === 'Person e1')?.verdict).toBe('fits');
      const verdicts = people.map((one) => one.verdict);
      expect(verdicts.lastIndexOf('fits')).toBeLessThan(verdicts.indexOf('cannot'));
      expect(people).toHaveLength(8);
    });

    it('names the days and start times of the event', async () => {
      const runId = await twoRows();
      const form = await f.proposals.editForm(f.storeId, MANAGER, (await f.row(runId, 600101)).id);
      expect(form).toMatchObject({
        firstDay: '2026-11-23',
        lastDay: '2026-12-11',
        allowedTimes: ['10:15', '10:45', '11:15', '11:45'],
      });
    });
  });

  describe('WF-17: choosing a replacement', () => {
    async function survey(): Promise<number> {
      await f.event(600110, {
        projectName: '11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000110) - ES1',
        eventType: 'juicer_production',
        startDate: DAY,
        dueDate: f.day(2),
      });
      await f.db.client.rotationAssignment.create({
        data: { storeId: f.storeId, dayOfWeek: 5, rotationType: 'juicer', employeeId: f.person('j1') },
      });
      await f.db.client.timeOff.create({
        data: {
          storeId: f.storeId,
          employeeId: f.person('j1'),
          startDate: DAY,
          endDate: DAY,
          status: 'approved',
        },
      });
      return f.run([{ event: 600110, failure: 'ROTATION_UNAVAILABLE' }]);
    }

    it('offers the uncovered days and only people with the role who are there', async () => {
      const { id } = await f.row(await survey(), 600110);
      const form = await f.proposals.replacementForm(f.storeId, MANAGER, id);
      expect(form.dates).toEqual([DAY, f.day(1)]);
      const people = await f.proposals.replacements(f.storeId, MANAGER, id, DAY);
      expect(people.map((one) => one.name)).toEqual(['Person cs']);
    });

    it('saves an exception and leaves the proposal as it is', async () => {
      const { id, version } = await f.row(await survey(), 600110);
      const saved = await f.proposals.chooseReplacement(f.storeId, MANAGER, id, {
        employeeId: f.person('cs'),
        date: DAY,
      });
      expect(saved.sentence).toBe('Person cs takes the juicer work on Sat Nov 28.');
      expect(await f.db.client.scheduleException.findMany({ where: { storeId: f.storeId } })).toMatchObject([
        { exceptionDate: DAY, rotationType: 'juicer', employeeId: f.person('cs'), createdBy: MANAGER },
      ]);
      expect((await f.proposals.row(f.storeId, id)).version).toBe(version);
    });

    it('refuses a wrong title, somebody who is off, and a locked day', async () => {
      const { id } = await f.row(await survey(), 600110);
      const choose = (employee: string) =>
        f.proposals.chooseReplacement(f.storeId, MANAGER, id, { employeeId: f.person(employee), date: DAY });
      await expect(choose('e1')).rejects.toMatchObject({ code: 'INVALID_EMPLOYEE_ROLE' });
      await expect(choose('j1')).rejects.toMatchObject({ code: 'CONSTRAINT_VIOLATION' });
      await f.db.client.lockedDay.create({ data: { storeId: f.storeId, lockedDate: DAY, lockedBy: 'U1' } });
      await expect(choose('cs')).rejects.toMatchObject({ code: 'DAY_LOCKED' });
    });
  });

  it('case 29: who may not edit is refused and recorded', async () => {
    const runId = await twoRows();
    const row = await f.row(runId, 600101);
    await expect(f.proposals.leaveOut(f.storeId, VIEWER, row.id)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const log = await f.db.client.actionLog.findMany({ where: { storeId: f.storeId, outcome: 'refused' } });
    expect(log).toMatchObject([{ actor: VIEWER, errorCode: 'FORBIDDEN' }]);
    expect((await f.row(runId, 600101)).leftOut).toBe(false);
  });

  it('a row that is being submitted cannot be edited', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101, status: 'submitting' }]);
    await expect(edit(runId, 600101, { employee: 'e3' })).rejects.toMatchObject({
      code: 'CHANGE_IN_PROGRESS',
    });
  });

  it('a failed submission is edited, approved singly and sent', async () => {
    await f.event(600101);
    const runId = await f.run([{ event: 600101 }]);
    await f.approve(runId);
    const row = await f.row(runId, 600101);
    await f.db.client.pendingSchedule.update({
      where: { id: row.id },
      data: { status: 'api_failed', apiErrorCode: 'REMOTE_REJECTED', apiErrorDetails: null },
    });
    await edit(runId, 600101, { employee: 'e3' });
    expect((await f.row(runId, 600101)).status).toBe('user_edited');
    await f.approvals.approve(f.storeId, APPROVER, runId, { version: await f.version(runId), rowId: row.id });
    await f.worker().runDue();
    expect(await f.booked()).toEqual([`600101 e3 ${DAY} 10:15 pending`]);
  });
});
