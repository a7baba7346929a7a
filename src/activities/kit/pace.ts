import type { Attempt } from './attempt';
import type { Backlog, Runs } from './runs';

/** A verb waits behind so many tasks at most. @source measured: 80–300 tasks a second are worked off */
const MOST_WAITING = 100;
/** On a busy machine a few tasks take long: a verb then waits so long behind them. @unit milliseconds */
const LONGEST_WAIT_MS = 1_000;
/** So many runs are started between two looks. */
const STARTS_A_LOOK = 25;
const LOOK_AGAIN_MS = 100;

/**
 * Keeps an enrollment or a campaign from filling the queue that the workflows of all instances share: each run that is
 * started, and each verb of a campaign, is a task there, and the verbs of single learners wait behind them.
 */
export class Pace {
  private started = 0;

  constructor(private readonly runs: Pick<Runs, 'backlog'>) {}

  /** Before each start. */
  async untilClear(now: Pick<Attempt<unknown>, 'inTime'>): Promise<void> {
    this.started += 1;
    if (this.started % STARTS_A_LOOK !== 0) return;
    while (isFull(await this.runs.backlog())) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      now.inTime();
    }
  }
}

function isFull({ tasks, ageMs }: Backlog): boolean {
  return tasks > MOST_WAITING || ageMs > LONGEST_WAIT_MS;
}
