import type { Stand, World } from './world.ts';
import { clock, dayOfWeek, indexOf, isHoliday, isLocked, leadOf, obstacle, sundayOf } from './world.ts';

/** The hard rules of a run (§7.1, column auto) for one row among all rows that stand, by id. */
export function hardProblems(world: World, final: Stand[], stand: Stand): string[] {
  const { job, who, date, time } = stand;
  const person = world.people.get(who);
  if (person === undefined) return ['unknown person'];
  const index = indexOf(final);
  const withoutThis = (stands: readonly Stand[] = []) => stands.filter((other) => other.job.ref !== job.ref);
  const sameDate = withoutThis(index.onDate.get(date));
  const mine = withoutThis(index.onDay.get(`${who} ${date}`));
  const week = withoutThis(index.inWeek.get(`${who} ${sundayOf(date)}`));
  const has = (type: string) => mine.some((other) => other.job.type === type);
  const boss = person.jobTitle === 'club_supervisor';
  const lead = person.jobTitle === 'lead_event_specialist';
  const barista = person.jobTitle === 'juicer_barista';
  const problems: string[] = [];
  const rule = (id: string, broken: boolean) => {
    if (broken) problems.push(`${id} (${who} ${date} ${time})`);
  };

  rule('H1', date < world.today || (date === world.today && time <= world.nowTime));
  const why = obstacle(world, person, date);
  rule('H2', isHoliday(world, date));
  rule('H3', why === 'time_off');
  const lightForBoss = [
    'juicer_survey',
    'supervisor',
    'freeosk',
    'digital_setup',
    'digital_refresh',
    'digital',
    'digital_teardown',
  ].includes(job.type);
  rule('H4', why === 'date_row' || why === 'override' || (why === 'pattern' && !(boss && lightForBoss)));
  rule('H5', why === 'inactive');
  rule('H6', !mayDo(job.type, job.fullDay, { boss, lead, barista, trained: person.juicerTrained === true }));
  rule('H6', job.fullDay && barista && mine.some((other) => other.job.type.startsWith('juicer')));
  if (job.type === 'core') {
    rule('H7', has('core'));
    rule('H8', week.filter((other) => other.job.type === 'core').length + 1 > world.set.weekly);
    rule('H13', has('juicer_production') || has('juicer_deep_clean') || (barista && has('juicer_survey')));
    rule('S1', boss);
  }
  if (job.blocking) {
    rule(
      'H9',
      mine.some(
        (other) =>
          other.job.blocking &&
          clock(time) < clock(other.time) + other.job.minutes &&
          clock(other.time) < clock(time) + job.minutes,
      ),
    );
    rule(
      'H15',
      mine.some((other) => other.job.blocking && (job.fullDay || other.job.fullDay)),
    );
    const minutes = (other: Stand) => (other.job.type === 'core' ? world.set.coreMinutes : other.job.minutes);
    const total = week
      .filter((other) => other.job.blocking)
      .reduce((sum, other) => sum + minutes(other), minutes(stand));
    rule('H17', world.set.minutes !== null && total > world.set.minutes);
  }
  const core =
    job.type === 'supervisor'
      ? final.find((other) => other.job.ref === world.coreOf.get(job.ref))
      : undefined;
  if (core !== undefined) rule('H10', core.date !== date);
  else {
    rule('H10', date < job.start);
    rule('H11', date >= job.due);
  }
  rule('H12', isLocked(world, date));
  if (['juicer_production', 'juicer_deep_clean'].includes(job.type)) {
    rule('H13', has('core'));
    const rival = job.type === 'juicer_production' ? 'juicer_deep_clean' : 'juicer_production';
    rule(
      'H14',
      sameDate.some((other) => other.job.type === rival),
    );
  }
  if (job.type === 'juicer_production') {
    rule('H16', has('juicer_production'));
    rule(
      'H16',
      week.filter((other) => other.job.type === 'juicer_production').length + 1 > world.set.productions,
    );
  }
  rule('H18', job.raw.autoSchedule === false);
  rule('S1', job.fullDay && boss);
  rule('S5', !timeFits(stand));
  const group = GROUP[job.type];
  rule(
    'S8',
    !boss &&
      group !== undefined &&
      mine.some((other) => GROUP[other.job.type] === group && other.time === time),
  );
  if (job.type === 'core' && !(date === world.today && '10:15' <= world.nowTime)) {
    const primary = leadOf(world, date);
    if (primary !== undefined && primary.jobTitle !== 'club_supervisor') {
      rule('S6', primary.id === who && time !== '10:15');
      const elsewhere = sameDate.some(
        (other) =>
          other.who === primary.id &&
          other.job.type === 'core' &&
          other.from !== 'run' &&
          ['10:45', '11:15', '11:45'].includes(other.time),
      );
      rule(
        'S6',
        primary.id !== who && stand.block === 1 && elsewhere && obstacle(world, primary, date) === null,
      );
    }
  }
  return problems;
}

const GROUP: Record<string, string> = {
  digital_setup: 'setup',
  digital_refresh: 'refresh',
  digital: 'refresh',
  digital_teardown: 'teardown',
};

function mayDo(
  type: string,
  fullDay: boolean,
  who: { boss: boolean; lead: boolean; barista: boolean; trained: boolean },
): boolean {
  if (type.startsWith('juicer')) return who.boss || who.barista || who.trained;
  if (type === 'core' || fullDay) return true;
  return who.boss || who.lead;
}

/** TYPE-14 with the default settings, which is what the generator uses. */
function timeFits({ job, date, time, block }: Stand): boolean {
  const steps = (base: string) => clock(time) >= clock(base) && (clock(time) - clock(base)) % 15 === 0;
  const name = job.raw.name.toUpperCase();
  switch (job.type) {
    case 'core':
      return (
        ['10:15', '10:45', '11:15', '11:45'].includes(time) &&
        (block === null || Math.floor((block - 1) / 2) === ['10:15', '10:45', '11:15', '11:45'].indexOf(time))
      );
    case 'juicer_production':
    case 'juicer_deep_clean':
      return time === '09:00';
    case 'juicer_survey':
      return time === '17:00';
    case 'supervisor':
      return time === '12:00';
    case 'digital_setup':
      return steps('10:15');
    case 'digital_refresh':
    case 'digital':
      return steps(dayOfWeek(date) === 5 ? '12:00' : '10:15');
    case 'digital_teardown':
      return steps('17:00');
    case 'freeosk':
      return (
        time ===
        (!name.includes('TROUBLESHOOT') && (/CO-\d\d?[AP]M/.test(name) || name.includes('DAILY SERVICE'))
          ? '10:00'
          : '12:00')
      );
    default:
      return time === (job.fullDay ? '09:00' : '12:00');
  }
}
