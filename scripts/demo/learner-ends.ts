import type { LearnerView } from '../../sandbox/sandbox-admin';
import type { RunStatus } from '../../src/domain/run/status';
import type { Play } from './play';
import { runOf, statusOfRun } from './run-of';

/** How one retirement ended: in the LMS and in the run. */
export interface LearnerEnd {
  readonly userId: number;
  readonly view: LearnerView;
  readonly status: RunStatus;
  /** From the start of the run to its end. @unit milliseconds */
  readonly tookMs: number;
}

const AT_ONCE = 10;

/** Asks every run, although all have ended. */
export async function learnerEnds(play: Play): Promise<LearnerEnd[]> {
  const waiting = [...play.cast.everybody];
  const ends: LearnerEnd[] = [];
  const ask = async () => {
    for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
      play.signal.throwIfAborted();
      const [status, run] = await Promise.all([statusOfRun(play, userId), runOf(play, userId).describe()]);
      const tookMs = (run.closeTime ?? new Date()).getTime() - run.startTime.getTime();
      ends.push({ userId, view: play.sandbox.admin.learner(userId), status, tookMs });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return ends.sort((one, other) => one.userId - other.userId);
}
