import { StatesOfLms } from './states-of-lms';
import type { Sweep } from './sweep-queue';

/** How long a sweep is kept for the enrollment that follows it. @unit milliseconds */
const KEPT_MS = 300_000;

/** More learners than this are not kept in memory between the two activities: about 1 kB each. */
const KEPT_LEARNERS = 60_000;

/** What a survey found, kept for the enrollment that follows it in the same worker; another worker reads again. */
export class LastSweep {
  private kept: Sweep | undefined;
  private timer: NodeJS.Timeout | undefined;
  readonly states = new StatesOfLms();

  keep(sweep: Sweep): void {
    this.drop();
    if (sweep.toEnrol.length + sweep.toAdopt.length > KEPT_LEARNERS) return;
    this.kept = sweep;
    this.timer = setTimeout(() => this.drop(), KEPT_MS);
    this.timer.unref();
  }

  /** That reading and no other, once. @param readAtMs its time, which stands for it */
  take(readAtMs: number | undefined): Sweep | undefined {
    const { kept } = this;
    this.drop();
    return kept !== undefined && kept.readAtMs === readAtMs && Date.now() - kept.readAtMs < KEPT_MS ? kept : undefined;
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.kept = undefined;
  }
}
