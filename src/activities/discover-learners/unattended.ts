import type { LeftAlone, MovedRow } from '../../domain/discovery/discovery-counts';
import type { Learner } from '../../domain/learner/learner';
import type { Move } from '../../domain/run/next-move';
import { HOUR_MS } from '../../domain/time/day-ms';

/** A row that has changed since then is told to the person who approves. @unit milliseconds */
const LATELY_MS = HOUR_MS;

/** Counts those in the queue who have no open run. */
export class Unattended {
  private readonly alone = { working: 0, errored: 0, unknown: 0 };
  private readonly lately: Learner[] = [];
  /** Working, or at rest after a step. */
  begun = 0;

  constructor(private readonly readAtMs: number) {}

  see(learner: Learner, move: Move, isOld: boolean): void {
    const { currentState, lastState, modified } = learner;
    const works = move.kind === 'step' && move.entered;
    if (works && !isOld) this.alone.working += 1;
    if (move.kind === 'errored') this.alone.errored += 1;
    if (move.kind === 'unknown') this.alone.unknown += 1;
    if ((move.kind === 'step' || move.kind === 'finish') && currentState !== 'PENDING') this.begun += 1;
    const neverMoved = currentState === 'PENDING' && lastState === 'PENDING';
    if (!neverMoved && this.readAtMs - Date.parse(modified) < LATELY_MS) this.lately.push(learner);
  }

  leftAlone(twins: number): LeftAlone {
    return { ...this.alone, twins };
  }

  /** Rows that have moved lately, and that no run of that time can have moved. */
  async moved(
    withoutRun: (userIds: readonly number[], sinceMs: number) => Promise<ReadonlySet<number>>,
  ): Promise<readonly MovedRow[]> {
    if (this.lately.length === 0) return [];
    const userIds = this.lately.map(({ userId }) => userId);
    const strangers = await withoutRun(userIds, this.readAtMs - LATELY_MS);
    return this.lately
      .filter(({ userId }) => strangers.has(userId))
      .map(({ userId, currentState: state, modified: at }) => ({ userId, state, at }));
  }
}
