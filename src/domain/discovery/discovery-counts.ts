/** What a discovery sees in the LMS's queue. Numbers only: no list of learners travels. */
export interface DiscoveryCounts {
  /** In PENDING or at rest after a step, without an open run. */
  readonly new: number;
  /** Of the whole queue, PENDING and not yet due by the cool-off in force. */
  readonly coolingOff: number;
  /** PENDING or at rest after a step, and due. */
  readonly dueNow: number;
  /** In a RETIRING_X. */
  readonly working: number;
  /** Of those, with no open run and unchanged for `adopt_after`. */
  readonly stranded: number;
  readonly errored: number;
  /** In states that no step of this pipeline knows, by state. */
  readonly unknownStates: Readonly<Record<string, number>>;
  /** Learners whose username differs from another's by case only. */
  readonly twins: number;
  /** With an open run. */
  readonly open: number;
  /**
   * Of those, whom nothing keeps from going on but a first approval that is not given: due or begun, not held, and in no
   * other need of a person. Absent where nobody is, and from builds before this was counted.
   */
  readonly goOn?: number;
  /** Of those who are to be let in, how many begin to be erased at once. */
  readonly beginning: number;
  /** Of those who are to be let in, how many sleep until their cool-off is over. */
  readonly sleeping: number;
  /** When the first of these wakes up; ISO 8601. */
  readonly firstWakesAt?: string;
  /** In the middle of the pipeline (working, or at rest after a step), and no run knows them. */
  readonly begun: number;
  /** Without an open run, and not let in. With `open`, `beginning`, `sleeping` and `unreadable` that is everybody, once. */
  readonly leftAlone: LeftAlone;
  /** Rows in another state than an hour ago, which no run of the last hour can have moved. */
  readonly moved: number;
  /** The first of those, at most 20. */
  readonly movedRows: readonly MovedRow[];
  /** Those who are to be let in and have a run elsewhere; absent where nobody has, and from builds before this was counted. */
  readonly elsewhere?: Elsewhere;
  /** Rows that cannot be read; the others are counted and enrolled all the same. */
  readonly unreadable: number;
  /** The first of those, at most 20. */
  readonly unreadableRows: readonly UnreadableRow[];
  /**
   * LMS user ids of learners at whom a person must look, at most 20. First those in states that no step knows, then twins
   * who wait to be erased, then the twins of these who have been.
   */
  readonly lookAt: readonly number[];
}

/** Learners without a run whom a discovery leaves as they are, by the reason. */
export interface LeftAlone {
  /** In a working state that has changed within `adopt_after`: another driver may be at it. */
  readonly working: number;
  readonly errored: number;
  readonly unknown: number;
  readonly twins: number;
}

/** A row that something other than Lethe has moved lately. */
export interface MovedRow {
  readonly userId: number;
  readonly state: string;
  /** When; ISO 8601. */
  readonly at: string;
}

/** Learners whose very request has an open run of other instances: both may be of one LMS. */
export interface Elsewhere {
  readonly learners: number;
  /** The other instances, in the order of their ids. */
  readonly instances: readonly string[];
  /** LMS user ids of the first of those learners, at most 20. */
  readonly userIds: readonly number[];
}

/** Which row cannot be read, and what of it. */
export interface UnreadableRow {
  /** Absent when that cannot be read either. */
  readonly retirementId?: number;
  /** Name of the first such field, as the LMS calls it: `last_state`. */
  readonly field: string;
}

/** Of a queue in which there is nothing to do. */
export const NOBODY_COUNTED: DiscoveryCounts = {
  new: 0,
  coolingOff: 0,
  dueNow: 0,
  working: 0,
  stranded: 0,
  errored: 0,
  unknownStates: {},
  twins: 0,
  open: 0,
  beginning: 0,
  sleeping: 0,
  begun: 0,
  leftAlone: { working: 0, errored: 0, unknown: 0, twins: 0 },
  moved: 0,
  movedRows: [],
  unreadable: 0,
  unreadableRows: [],
  lookAt: [],
};
