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
  /** LMS user ids of twins and learners in unknown states, at most 20: a person must look at them. */
  readonly lookAt: readonly number[];
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
  lookAt: [],
};
