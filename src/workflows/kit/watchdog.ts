import { log, metricMeter, sleep } from '@temporalio/workflow';

/**
 * Changed by `patched()` only: a run that is replayed must sleep where it slept.
 */
const DECISIONS_AT_ONCE = 200;

/**
 * A workflow that decides again and again without an activity or a timer between would end its worker's process, and
 * then the next one's. It sleeps instead, and says so: one defect stops one learner. Time stands still in a workflow that
 * does not give way, so decisions at different times, as of verbs that come over a month, are not counted together.
 */
export class Watchdog {
  private decisions = 0;
  private atMs = 0;

  /** An activity came back, or a timer has fired. */
  rested(): void {
    this.decisions = 0;
  }

  /** @returns the sleep to wait for, where there were too many */
  decided(): Promise<void> | undefined {
    if (Date.now() !== this.atMs) this.rested();
    this.atMs = Date.now();
    this.decisions += 1;
    if (this.decisions < DECISIONS_AT_ONCE) return undefined;
    this.decisions = 0;
    metricMeter.createCounter('lethe_watchdog_sleeps', undefined, 'Runs that decided without an end').add(1);
    log.error('the run decides without an end, and sleeps a minute');
    return sleep('1 minute', { summary: 'watchdog: too many decisions at once' });
  }
}
