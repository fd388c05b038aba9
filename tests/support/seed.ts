import type { Prisma, Tx } from '../../src/db/database.ts';

/** Rows for tests with everything that does not matter filled in. */

export async function addTestStore(
  db: Tx,
  id: string,
  values: Partial<Prisma.StoreUncheckedCreateInput> = {},
): Promise<string> {
  await db.store.create({
    data: { id, name: `Store ${id}`, number: '9901', timezone: 'America/Chicago', ...values },
  });
  return id;
}

export async function addTestEmployee(
  db: Tx,
  storeId: string,
  id: string,
  values: Partial<Prisma.EmployeeUncheckedCreateInput> = {},
): Promise<string> {
  const name = values.name ?? `Person ${id}`;
  await db.employee.create({ data: { id, storeId, name, nameLower: name.toLowerCase(), ...values } });
  return id;
}

export async function addTestEvent(
  db: Tx,
  storeId: string,
  projectRefNum: number,
  values: Partial<Prisma.EventUncheckedCreateInput> = {},
): Promise<number> {
  await db.event.create({
    data: {
      storeId,
      projectRefNum,
      projectName: `${projectRefNum}-BRIO-Sparkling Water - V2-CORE`,
      eventType: 'core',
      startDate: '2026-11-23',
      dueDate: '2026-12-07',
      ...values,
    },
  });
  return projectRefNum;
}

export async function addTestBooking(
  db: Tx,
  storeId: string,
  eventRefNum: number,
  employeeId: string,
  values: Partial<Prisma.ScheduleUncheckedCreateInput> = {},
): Promise<number> {
  const { id } = await db.schedule.create({
    data: {
      storeId,
      eventRefNum,
      employeeId,
      scheduleDate: '2026-11-24',
      scheduleTime: '10:15',
      source: 'manual',
      ...values,
    },
  });
  await db.event.update({
    where: { storeId_projectRefNum: { storeId, projectRefNum: eventRefNum } },
    data: { isScheduled: true, condition: 'scheduled' },
  });
  return id;
}
