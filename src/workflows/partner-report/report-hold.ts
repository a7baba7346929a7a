import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { ReportInput } from '../../activities/partner-report/contract';
import { PARTNER_QUEUE } from '../../domain/partner-report/partner-queue-method';

/** For what comes before the question and after its answer. @unit milliseconds */
const AROUND_MS = 1_200_000;
const LATER_MS = 30_000;
/** Another report that asks the LMS is done by then, or its hold has ended. */
const TRIES = 60;

/**
 * Keeps learners from being queued for partners while the LMS is asked: who is queued in that very time would be marked, and
 * be in no report. It ends by itself, should nobody be left to end it.
 */
export class ReportHold {
  private drained = false;

  constructor(
    private readonly activities: Activities,
    private readonly input: ReportInput,
    private readonly by: string,
    private readonly answerTimeoutMs: number,
  ) {}

  /** Resolves when the hold is in force and no step that began before is at work. */
  async untilDrained(): Promise<void> {
    if (this.drained) return;
    await this.hold();
    await this.activities.drainSteps({ ...this.input, heldAtMs: Date.now() });
    this.drained = true;
  }

  /** It is not in force any more, or ends too soon. */
  isGone(): void {
    this.drained = false;
  }

  async release(): Promise<void> {
    this.drained = false;
    const { report, site } = this.input;
    const change = { does: 'release' as const, report };
    await this.activities.changeRecord({ instance: site.instance, name: 'reportPartners', change, by: this.by });
  }

  private async hold(): Promise<void> {
    const { report, site } = this.input;
    for (let tried = 1; ; tried += 1) {
      const until = new Date(Date.now() + this.answerTimeoutMs + AROUND_MS).toISOString();
      const change = { does: 'hold' as const, report, method: PARTNER_QUEUE, until };
      const { instance } = site;
      const answer = await this.activities.changeRecord({ instance, name: 'reportPartners', change, by: this.by });
      if (answer.accepted) return;
      if (tried === TRIES) {
        throw ApplicationFailure.create({ type: 'instance.held', message: answer.reason, nonRetryable: true });
      }
      await sleep(LATER_MS, { summary: 'another partner report asks the LMS' });
    }
  }
}
