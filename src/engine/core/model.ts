import { dayNumber } from '../../domain/dates.ts';
import type { LocalDate } from '../../domain/types.ts';

/** What the network of network.ts is made of. */

/** A person-day that can hold one Core. */
export interface CorePlace {
  readonly employeeId: string;
  readonly date: LocalDate;
  /** The person's week: index into the network's weeks. */
  readonly week: number;
  /** 0 the date's Primary Lead, 1 another Lead, 2 anybody else. */
  readonly role: 0 | 1 | 2;
  /** The posted Core whose home this is (BUMP-1); null = a free place. A home brings its own unit. */
  readonly owner: CoreItem | null;
  /** May somebody other than the owner stand here (availability, role, open day)? True for free places. */
  readonly open: boolean;
  /** Before `earliest`: only rescue rows and the owner stand here (CORE-8). */
  readonly early: boolean;
  /** Position among all places by date and person id; given by the network. */
  index: number;
  /** Position of its day in `CoreNetwork.days`. */
  dayIndex: number;
  /** Who stands here now; changed by the network alone. */
  occupant: CoreItem | null;
}

/** A Core that is new, bumped, or stands on a home. */
export interface CoreItem {
  readonly refNum: number;
  /** Position in ≺; lower is more urgent. Unique. */
  rank: number;
  readonly dueDate: LocalDate;
  /** The due date as a day number: who may stand on whose home is asked often. */
  readonly due: number;
  /** `days(z)`: first and last date, both inclusive (open days only carry places). `first > last`: none. */
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** First rescue date; used once the Core is queued (CORE-8). Null = no rescue. */
  rescueFirst: LocalDate | null;
  /** Its own posted person-day, if that can be given to others. */
  home: CorePlace | null;
  /** In the queue of this run: new, or bumped. */
  queued: boolean;
  /** Position in ≺ among the items of the network; given by the network. */
  index: number;
  /** The window as positions in `CoreNetwork.days`, `endDay` exclusive; `rescueDay` ≤ `startDay`. */
  startDay: number;
  rescueDay: number;
  endDay: number;
  /** Where it stands now; changed by the network alone. */
  place: CorePlace | null;
}

export interface CoreWeek {
  readonly employeeId: string;
  readonly weekOf: LocalDate;
  /** CORE-2: free Core units of this person and week. */
  readonly units: number;
  /** Primary events of the week outside the network (posted, foreign, juicer). */
  primaryBase: number;
}

/** One day that has places. */
export interface CoreDay {
  readonly date: LocalDate;
  /** Before `earliest` (CORE-8). */
  readonly early: boolean;
  /** Everything on the day, by person id. */
  readonly places: CorePlace[];
  /** The free places among them. */
  readonly free: CorePlace[];
  /** The homes others may take, latest due first, then largest refNum: the order of victims (CORE-6 d). */
  readonly homes: CorePlace[];
  /** The Primary Lead's place, if it is free for Core. */
  lead: CorePlace | null;
  /** Free places that are empty and have a unit left. */
  vacant: number;
  /** Homes nobody stands on. */
  emptyHomes: number;
}

type PlaceSpec = Omit<CorePlace, 'index' | 'dayIndex' | 'occupant'>;
type ItemSpec = Pick<CoreItem, 'refNum' | 'rank' | 'dueDate' | 'first' | 'last' | 'rescueFirst' | 'queued'>;

/** A place the network does not know yet. */
export function corePlace(spec: PlaceSpec): CorePlace {
  const { employeeId, date, week, role, owner, open, early } = spec;
  return { employeeId, date, week, role, owner, open, early, index: -1, dayIndex: -1, occupant: null };
}

/** A Core the network does not know yet, without a home. */
export function coreItem(spec: ItemSpec): CoreItem {
  return {
    refNum: spec.refNum,
    rank: spec.rank,
    dueDate: spec.dueDate,
    due: dayNumber(spec.dueDate),
    first: spec.first,
    last: spec.last,
    rescueFirst: spec.rescueFirst,
    home: null,
    queued: spec.queued,
    index: -1,
    startDay: 0,
    rescueDay: 0,
    endDay: 0,
    place: null,
  };
}
