import { z } from 'zod';
import { button, choice, input, menu, view } from './codec.ts';

/**
 * Every action_id, block_id and callback_id of the app, once, each with the schema and the codec of its value.
 * Ids read `area.verb` or `area.verb.part`.
 */

const whole = z.int().nonnegative();
/** A run or a row, with the version that was on the screen. */
const Subject = z.strictObject({ id: whole, ver: whole });
export type SubjectValue = z.infer<typeof Subject>;

export const SECTIONS = ['new', 'swaps', 'needs_you', 'preview'] as const;
const Turn = z.strictObject({ id: whole, ver: whole, sec: z.enum(SECTIONS), page: z.int().min(1) });
/** Where to go in a paged message: `id` is the run. */
export type TurnValue = z.infer<typeof Turn>;

const StoreRef = z.strictObject({ store: z.string().min(1).max(60) });
const StorePage = StoreRef.extend({ page: z.int().min(1) });
/** The pages of locked days and holidays that are on the screen. */
const CalendarPages = StoreRef.extend({ locked: z.int().min(1), holidays: z.int().min(1) });
export type CalendarPagesValue = z.infer<typeof CalendarPages>;
/** A page that begins with this run, so that it stays where it is when newer ones come. */
const StoreRun = StoreRef.extend({ from: whole });
export const ROTATIONS = ['juicer', 'primary_lead'] as const;
const RotationType = z.enum(ROTATIONS);
const LocalDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A difference with Crossmark; `ver` is the version of our booking that was shown, 0 without one. */
const ConflictRef = StoreRef.extend({ id: whole, ver: whole });
/** A page of what a sync found; 0 = all that are open. */
const ConflictPage = StoreRef.extend({ sync: whole, page: z.int().min(1) });

const Board = StoreRef.extend({
  view: z.enum(['day', 'week']),
  date: z.union([LocalDate, z.literal('today')]),
});
/** Which page of the board. */
export type BoardValue = z.infer<typeof Board>;

/** How a holiday comes again. */
export const REPEATS = ['once', 'yearly', 'weekday'] as const;
const SettingsTopic = StoreRef.extend({ topic: z.string().min(1).max(20) });

/** A page of something that belongs to a kept roster. */
const RosterList = StorePage.extend({ token: z.uuid() });
const RosterMeta = RosterList.extend({ query: z.string().max(100), gen: whole });
/** What the list shows; `gen` grows whenever its boxes have to start afresh. */
export type RosterMeta = z.infer<typeof RosterMeta>;
/** A page of what needs attention, above a page of the list; `boxes` grows whenever its choices have to start afresh. */
const RosterAttention = RosterMeta.extend({ listPage: whole, boxes: whole });
export type RosterAttention = z.infer<typeof RosterAttention>;

export const ROW_VERBS = ['person', 'time', 'why', 'why_not', 'leave_out', 'put_back'] as const;
export type RowVerb = (typeof ROW_VERBS)[number];

/** The option of a rotation's select that clears the cell. */
export const NOBODY = 'none';

/** The option of the time select that opens the free time picker. */
export const OTHER_TIME = 'other';

export const ACTIONS = {
  /** Parent message of a run. */
  runApprove: button('run.approve', Subject),
  runReview: button('run.review', Subject),
  runReject: button('run.reject', Subject),
  runAcknowledge: button('run.acknowledge', Subject),
  runResume: button('run.resume', Subject),
  runAgain: button('run.again', Subject),
  runDismiss: button('run.dismiss', Subject),
  runRetryAll: button('run.retry.all', Subject),

  /** Paged thread messages. */
  pagePrevious: button('page.previous', Turn),
  pageRefresh: button('page.refresh', Turn),
  pageNext: button('page.next', Turn),
  pageDay: choice('page.day', z.string().regex(/^\d{1,15}\.\d{1,3}$/)),

  /** Rows. */
  rowMenu: menu('row.menu', z.enum(ROW_VERBS)),
  rowAssign: button('row.assign', Subject),
  rowChange: button('row.change', Subject),
  rowReplace: button('row.replace', Subject),
  rowEmergency: button('row.emergency', Subject),
  rowWhy: button('row.why', Subject),
  rowWhyNot: button('row.why.not', Subject),
  whyDetails: button('why.details', Subject),
  rowLeaveOut: button('row.leave.out', Subject),
  rowPutBack: button('row.put.back', Subject),
  rowRetry: button('row.retry', Subject),

  /** A change of a booking that did not end as wanted; `id` is the operation. */
  bookingRetry: button('booking.retry', z.strictObject({ id: whole })),

  /** Edit modal. */
  editEmployee: choice('edit.employee', z.string().min(1).max(60)),
  editDate: input('edit.date'),
  editTime: choice('edit.time', z.union([LocalTime, z.literal(OTHER_TIME)])),
  editOtherTime: input('edit.other.time'),
  editReason: input('edit.reason'),
  editNotice: choice('edit.notice', z.enum(['told', 'send_dm'])),

  /** Approve, reject, run and replacement modals. */
  approveNotice: choice('approve.notice', z.enum(['told', 'send_dm'])),
  rejectReason: input('reject.reason'),
  runMode: choice('start.mode', z.enum(['normal', 'emergency'])),
  runDiscard: choice('start.discard', z.enum(['discard'])),
  replaceEmployee: choice('replace.employee', z.string().min(1).max(60)),
  replaceDate: choice('replace.date', LocalDate),
  replaceReason: input('replace.reason'),
  replaceConfirm: choice('replace.confirm', z.enum(['replace'])),

  /** One failed event planned again. */
  rowPlanAgain: button('row.plan.again', Subject),
  againReason: input('again.reason'),
  againNotice: choice('again.notice', z.enum(['told', 'send_dm'])),

  /** Rotations and their exceptions. */
  rotationsOpen: button('rotation.open', StoreRef),
  rotationsEditJuicer: button('rotation.edit.juicer', StoreRef),
  rotationsEditLead: button('rotation.edit.lead', StoreRef),
  rotationPerson: choice('rotation.person', z.string().min(1).max(60)),
  rotationBackup: choice('rotation.backup', z.string().min(1).max(60)),
  exceptionsOpen: button('exception.open', StoreRef),
  exceptionsPrevious: button('exception.previous', StorePage),
  exceptionsNext: button('exception.next', StorePage),
  exceptionAdd: button('exception.add', StoreRef),
  exceptionDelete: button('exception.delete', StorePage.extend({ id: whole })),
  exceptionType: choice('exception.type', RotationType),
  exceptionDate: input('exception.date'),
  exceptionEmployee: choice('exception.employee', z.string().min(1).max(60)),
  exceptionReason: input('exception.reason'),
  exceptionReplace: choice('exception.replace', z.enum(['replace'])),

  /** Differences with Crossmark. */
  conflictKeep: button('conflict.keep', ConflictRef),
  conflictTake: button('conflict.take', ConflictRef),
  conflictOpen: button('conflict.open', ConflictRef),
  conflictSend: button('conflict.send', ConflictRef),
  conflictNotice: choice('conflict.notice', z.enum(['told', 'send_dm'])),
  conflictsPrevious: button('conflict.previous', ConflictPage),
  conflictsNext: button('conflict.next', ConflictPage),

  /** Crossmark on App Home. */
  crossmarkSync: button('crossmark.sync', StoreRef),
  crossmarkReview: button('crossmark.review', StoreRef),
  crossmarkSignIn: button('crossmark.sign.in', StoreRef),

  /** The board; `today` is the store's day at the time of the press. */
  schedulePrevious: button('schedule.previous', Board),
  scheduleToday: button('schedule.today', Board),
  scheduleNext: button('schedule.next', Board),
  scheduleWeek: button('schedule.week', Board),
  schedulePicture: button('schedule.picture', Board),
  /** `<store>.<date>` */
  scheduleDay: choice('schedule.day', z.string().regex(/^[a-z0-9-]{1,40}\.\d{4}-\d{2}-\d{2}$/)),

  /** The last runs: their pages, and files about them. */
  historyNewer: button('history.newer', StoreRun),
  historyOlder: button('history.older', StoreRun),
  historyPicture: button('history.picture', StoreRef),
  historyCsv: button('history.csv', StoreRef),

  /** Settings, locked days, holidays, approvers. */
  settingsTopic: button('settings.topic', SettingsTopic),
  settingsBlock: choice('settings.block', z.string().regex(/^block[1-8]$/)),
  settingsField: input('settings.field'),
  settingsCalendar: button('settings.calendar', StoreRef),
  lockedPrevious: button('settings.locked.previous', CalendarPages),
  lockedNext: button('settings.locked.next', CalendarPages),
  holidaysPrevious: button('settings.holidays.previous', CalendarPages),
  holidaysNext: button('settings.holidays.next', CalendarPages),
  settingsLock: button('settings.lock', StoreRef),
  settingsUnlock: button('settings.unlock', StoreRef.extend({ date: LocalDate })),
  settingsHoliday: button('settings.holiday', StoreRef),
  settingsForget: button('settings.forget', StoreRef.extend({ id: whole })),
  settingsDate: input('settings.date'),
  settingsReason: input('settings.reason'),
  settingsName: input('settings.name'),
  settingsRepeats: choice('settings.repeats', z.enum(REPEATS)),
  settingsApprovers: button('settings.approvers', StoreRef),
  settingsMembers: input('settings.members'),

  /** People from Crossmark's roster, and making them active. */
  rosterFetch: button('roster.fetch', StoreRef),
  rosterQuery: input('roster.query'),
  rosterSearch: button('roster.search', StoreRef),
  rosterAll: button('roster.all', StoreRef),
  rosterNone: button('roster.none', StoreRef),
  /** Place of a person in the kept list. */
  rosterPick: choice('roster.pick', z.string().regex(/^\d{1,6}$/)),
  rosterPrevious: button('roster.previous', StorePage),
  rosterNext: button('roster.next', StorePage),
  rosterActivate: choice('roster.activate', z.enum(['active'])),
  rosterAttention: button('roster.attention', RosterList),
  rosterAttentionPrevious: button('roster.attention.previous', RosterList),
  rosterAttentionNext: button('roster.attention.next', RosterList),
  /** MV Retail # of the row, and who it is: the place of a person beside it, another person, or not decided. */
  rosterIdentity: choice('roster.identity', z.string().regex(/^\d{4,9}\.(?:\d|another|later)$/)),
  rosterInactive: button('roster.inactive', StorePage),
  rosterInactivePrevious: button('roster.inactive.previous', StorePage),
  rosterInactiveNext: button('roster.inactive.next', StorePage),
  rosterDays: button('roster.days', StoreRef.extend({ employee: z.string().min(1).max(60) })),
  rosterAdd: button('roster.add', StoreRef),
  rosterAddName: input('roster.add.name'),
  rosterAddEmployeeId: input('roster.add.employee'),
  rosterAddRepId: input('roster.add.rep'),
  rosterAddTitle: choice(
    'roster.add.title',
    z.enum(['event_specialist', 'lead_event_specialist', 'juicer_barista', 'club_supervisor']),
  ),
  rosterAddActive: choice('roster.add.active', z.enum(['active'])),
  rosterDay: choice('roster.day', z.enum(['0', '1', '2', '3', '4', '5', '6'])),

  /** App Home and short answers. */
  homeImport: button('home.import', StoreRef),
  homeHistory: button('home.history', StoreRef),
  homeRun: button('home.run', StoreRef),
  homeStatus: button('home.status', StoreRef),
  homeSettings: button('home.settings', StoreRef),
  homeHelp: button('home.help', StoreRef),
  /** People of several stores say which one they want to see. */
  homeStore: choice('home.store', z.string().min(1).max(60)),
} as const;

/** A change of a store's settings or calendar that waits to be confirmed. */
const SettingsChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('settings'),
    version: whole,
    edits: z.record(
      z.string().max(60),
      z.union([
        z.string().max(60),
        z.number(),
        z.boolean(),
        z.null(),
        z.array(z.union([z.string(), z.number()])),
      ]),
    ),
  }),
  z.strictObject({ kind: z.literal('lock'), date: LocalDate, reason: z.string().max(200).nullable() }),
  z.strictObject({ kind: z.literal('unlock'), date: LocalDate }),
  z.strictObject({
    kind: z.literal('holiday_add'),
    name: z.string().max(100),
    date: LocalDate,
    repeats: z.enum(REPEATS),
  }),
  z.strictObject({ kind: z.literal('holiday_delete'), id: whole }),
]);
export type SettingsChangeValue = z.infer<typeof SettingsChange>;

const Empty = z.strictObject({});
const EditMeta = z.strictObject({
  id: whole,
  ver: whole,
  run: whole,
  focus: z.enum(['person', 'time', 'assign']),
  /** What the form shows, for the list of people that is asked for while it is open. */
  date: LocalDate.optional(),
  time: LocalTime.optional(),
});
/** `id` is the row, `ver` the version that the form shows. */
export type EditMeta = z.infer<typeof EditMeta>;

export const VIEWS = {
  edit: view('edit.modal', EditMeta),
  approve: view('approve.modal', Subject),
  reject: view('reject.modal', Subject),
  start: view('start.modal', StoreRef.extend({ waiting: z.array(Subject).max(20) })),
  replace: view('replace.modal', Subject.extend({ date: LocalDate })),
  planAgain: view(
    'again.modal',
    Subject.extend({ employeeId: z.string().min(1).max(60), date: LocalDate, time: LocalTime }),
  ),
  rotations: view('rotation.modal', StoreRef),
  /** `ver` is the version of the rotations that the form shows. */
  rotationEdit: view('rotation.edit.modal', StoreRef.extend({ type: RotationType, ver: whole })),
  exceptions: view('exception.list.modal', StorePage),
  exceptionAdd: view('exception.modal', StoreRef),
  conflicts: view('conflict.list.modal', StorePage),
  /** `page`: that of the list below; 0 = there is none. */
  conflictEvent: view('conflict.event.modal', StoreRef.extend({ id: whole, page: whole })),
  /** `below`: what is drawn again afterwards. */
  conflictTake: view(
    'conflict.take.modal',
    ConflictRef.extend({ page: whole, below: z.enum(['message', 'list', 'event']) }),
  ),
  sync: view('sync.modal', StoreRef),
  settings: view('settings.modal', StoreRef),
  settingsForm: view('settings.form.modal', SettingsTopic.extend({ ver: whole })),
  /** `below`: the pages of the calendar that the step lies on. */
  settingsConfirm: view(
    'settings.confirm.modal',
    StoreRef.extend({ change: SettingsChange, below: CalendarPages.optional() }),
  ),
  settingsCalendar: view('settings.calendar.modal', CalendarPages),
  settingsLock: view('settings.lock.modal', StoreRef),
  settingsHoliday: view('settings.holiday.modal', StoreRef),
  /** `shown`: the list of approvers that the form shows, as a fingerprint. */
  settingsApprovers: view('settings.approvers.modal', StoreRef.extend({ shown: z.string().max(40) })),
  roster: view('roster.modal', RosterMeta),
  rosterNote: view('roster.note.modal', StoreRef),
  rosterAttention: view('roster.attention.modal', RosterAttention),
  rosterInactive: view('roster.inactive.modal', StorePage),
  rosterAdd: view('roster.add.modal', StoreRef),
  /** `added`: the person has just been added by hand. */
  rosterDays: view(
    'roster.days.modal',
    StoreRef.extend({ employee: z.string().min(1).max(60), ver: whole, added: z.boolean() }),
  ),
  why: view('why.modal', Subject),
  whyDetails: view('why.details.modal', Subject),
  schedule: view('schedule.modal', Empty),
  loading: view('loading.modal', Empty),
  working: view('working.modal', Empty),
  result: view('result.modal', Empty),
  error: view('error.modal', Empty),
} as const;

/** App Home: nobody submits it, but its metadata say which store it shows. */
export const HOME_VIEW = view('home.view', StoreRef);

/** Block ids; stable while the content means the same, new when an input has to start afresh. */
export const BLOCKS = {
  settingsTopic: (id: string) => `settings.topic:${id}`,
  settingsBlocks: 'settings.blocks',
  settingsField: (path: string) => `settings.field:${path}`,
  settingsCalendar: 'settings.calendar',
  settingsLockedPages: 'settings.locked.pages',
  settingsHolidayPages: 'settings.holidays.pages',
  settingsLocked: (date: string) => `settings.locked:${date}`,
  settingsHoliday: (id: number) => `settings.holiday:${id}`,
  settingsDate: 'settings.date',
  settingsReason: 'settings.reason',
  settingsName: 'settings.name',
  settingsRepeats: 'settings.repeats',
  settingsMembers: 'settings.members',
  rosterQuery: 'roster.query',
  rosterFilter: 'roster.filter',
  /** Other people, or a selection that did not come from these boxes: they start afresh. */
  rosterPick: (gen: number, group: number) => `roster.pick:${gen}:${group}`,
  rosterPaging: 'roster.paging',
  rosterActivate: 'roster.activate',
  rosterControls: 'roster.controls',
  rosterPerson: (id: string) => `roster.person:${id}`,
  rosterDays: 'roster.days',
  rosterAddName: 'roster.add.name',
  rosterAddEmployeeId: 'roster.add.employee',
  rosterAddRepId: 'roster.add.rep',
  rosterAddTitle: 'roster.add.title',
  rosterAddActive: 'roster.add.active',
  rosterIdentity: (boxes: number, repId: string) => `roster.identity:${boxes}:${repId}`,
  figures: 'run.figures',
  controls: 'run.controls',
  paging: 'page.controls',
  historyControls: 'history.controls',
  historyPaging: 'history.paging',
  nextSteps: 'next.steps',
  noApprover: 'approver.none',
  /** The choice starts afresh with the store that is shown. */
  homeStore: (store: string) => `home.store:${store}`,
  scheduleTurn: 'schedule.turn',
  scheduleMore: 'schedule.more',
  scheduleDay: 'schedule.day',
  whyControls: 'why.controls',
  row: (id: number) => `row:${id}`,
  rowControls: (id: number) => `row:${id}:controls`,
  editEmployee: 'edit.employee',
  editDate: 'edit.date',
  /** Other times are allowed on another date: the select starts afresh. */
  editTime: (date: string | null) => `edit.time:${date || 'none'}`,
  editOtherTime: 'edit.other.time',
  editReason: 'edit.reason',
  editNotice: 'edit.notice',
  editFindings: 'edit.findings',
  approveNotice: 'approve.notice',
  rejectReason: 'reject.reason',
  runMode: 'start.mode',
  runDiscard: 'start.discard',
  /** Other people are free on another day. */
  replaceEmployee: (date: string) => `replace.employee:${date}`,
  replaceDate: 'replace.date',
  replaceReason: 'replace.reason',
  replaceConfirm: (date: string) => `replace.confirm:${date}`,
  againReason: 'again.reason',
  againNotice: 'again.notice',
  rotationControls: 'rotation.controls',
  /** Somebody else saved meanwhile: the choices start afresh with the new version. */
  rotationCell: (version: number, weekday: number) => `rotation.cell:${version}:${weekday}`,
  conflict: (id: number) => `conflict:${id}`,
  conflictControls: (id: number) => `conflict:${id}:controls`,
  conflictPaging: 'conflict.paging',
  conflictNotice: 'conflict.notice',
  crossmarkControls: 'crossmark.controls',
  exceptionControls: 'exception.controls',
  exceptionPaging: 'exception.paging',
  exceptionType: 'exception.type',
  exceptionDate: 'exception.date',
  /** Other people can do other work, on other days. */
  exceptionEmployee: (type: string, date: string) => `exception.employee:${type}:${date}`,
  exceptionReason: 'exception.reason',
  exceptionReplace: (type: string, date: string) => `exception.replace:${type}:${date}`,
} as const;

/** The weekday (0 = Monday) of a cell's block; null for any other block. */
export function weekdayOfCell(blockId: string): number | null {
  const match = /^rotation\.cell:\d+:([0-6])$/.exec(blockId);
  return match === null ? null : Number(match[1]);
}

/** For the catch-alls: an id outside these sets belongs to a control that no longer exists. */
export const KNOWN_ACTION_IDS: ReadonlySet<string> = new Set(Object.values(ACTIONS).map(({ id }) => id));
export const KNOWN_VIEW_IDS: ReadonlySet<string> = new Set(Object.values(VIEWS).map(({ id }) => id));
export const KNOWN_OPTION_IDS: ReadonlySet<string> = new Set([
  ACTIONS.editEmployee.id,
  ACTIONS.replaceEmployee.id,
  ACTIONS.rotationPerson.id,
  ACTIONS.rotationBackup.id,
  ACTIONS.exceptionEmployee.id,
]);
