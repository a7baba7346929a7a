import type { Backlog, Runs } from './runs';

/** A verb waits behind so many tasks at most. @source measured: 80–300 tasks a second are worked off */
const MOST_WAITING = 100;
/** On a busy machine a few tasks take long: a verb then waits so long behind them. @unit milliseconds */
const LONGEST_WAIT_MS = 1_000;
/** So many runs are started between two looks. */
const STARTS_A_LOOK = 25;
const LOOK_AGAIN_MS = 100;

/**
 * Keeps enrollments and campaigns from filling the queue that the workflows of all instances share: each run that is
 * started, and each verb of a campaign, is a task there, and the verbs of single learners wait behind them. One for all
 * instances of a worker, since each alone would start as many as all may.
 */
export class Pace {
  private started = 0;
  /** Nobody starts anything until a look has shown otherwise. */
  private full = false;
  private looking: Promise<void> | undefined;

  constructor(private readonly runs: Pick<Runs, 'backlog'>) {}

  /**
   * Before each start.
   * @param goesOn throws when the attempt that waits must end
   */
  async untilClear(goesOn: () => void): Promise<void> {
    while (this.full) await this.next(goesOn);
    // Nothing may be awaited between: another one could pass meanwhile.
    this.started += 1;
    if (this.started % STARTS_A_LOOK !== 0) return;
    this.full = true;
    while (this.full) await this.next(goesOn);
  }

  /** One look for all that wait. */
  private async next(goesOn: () => void): Promise<void> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    await this.looking;
    goesOn();
  }

  private async look(): Promise<void> {
    this.full = isFull(await this.runs.backlog());
    if (this.full) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function isFull({ tasks, ageMs }: Backlog): boolean {
  return tasks > MOST_WAITING || ageMs > LONGEST_WAIT_MS;
}
