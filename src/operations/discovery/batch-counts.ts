/** Learners of one batch by where they stand, as visibility has them. */
export interface BatchCounts {
  readonly total: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly withdrawn: number;
  readonly aborted: number;
  /** Open and asking for a person, held ones not included. */
  readonly attention: number;
  readonly held: number;
  readonly coolingOff: number;
  /** Cooling off by the last thing we heard, though their cool-off is over: about to begin. */
  readonly beginning: number;
  /** Ended in Temporal without an ending of ours: terminated, failed, timed out. */
  readonly broken: number;
  /** Everybody else: steps are being done, or a service must recover. */
  readonly moving: number;
}
