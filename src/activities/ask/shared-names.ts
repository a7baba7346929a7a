import { knownForeignStates } from '../../domain/discovery/foreign-states';
import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { LmsClient } from '../../openedx/lms/lms';
import { finished, unfinished } from '../../openedx/lms/lms';
import { Names, twinsAmong } from '../discover-learners/find-twins';
import type { LastSweep } from '../discover-learners/survey-queue';

/** A campaign over learners without a run asks for thousands: they share one reading. @unit milliseconds */
const KEPT_MS = 300_000;
/** Somebody who has just renamed one of two asks again: what says "twin" is not kept that long. @unit milliseconds */
const TWIN_KEPT_MS = 5_000;

type Ended = Pick<Learner, 'userId' | 'originalUsername' | 'retiredUsername'>;

/** The names of everybody whose retirement the LMS has. */
class NamesRead {
  private readonly names = new Names();
  private readonly ended: { readonly kind: 'row'; readonly record: Ended }[] = [];
  private unreadable = 0;

  async read(lms: LmsClient, steps: readonly PipelineStep[], others: readonly string[]): Promise<this> {
    for await (const row of unfinished(lms, steps, others)) {
      if (row.kind === 'row') this.names.add(row.record);
      else if (row.originalUsername !== undefined) {
        this.unreadable += 1;
        this.names.add({ originalUsername: row.originalUsername, userId: row.userId ?? -this.unreadable });
      }
    }
    for await (const row of finished(lms)) {
      if (row.kind === 'unreadable') continue;
      const { userId, originalUsername, retiredUsername } = row.record;
      this.ended.push({ kind: 'row', record: { userId, originalUsername, retiredUsername } });
    }
    return this;
  }

  async hasTwin(learner: Learner): Promise<boolean> {
    return this.names.hasTwin(learner) || (await twinsAmong([learner], this.ended)).length > 0;
  }
}

/** Whether the username of another learner differs by case only, for those whose run begins by a verb. */
export class SharedNames {
  private last: { readonly atMs: number; readonly read: Promise<NamesRead> } | undefined;

  constructor(private readonly sweep: LastSweep) {}

  async hasTwin(lms: LmsClient, steps: readonly PipelineStep[], learner: Learner): Promise<boolean> {
    const kept = await this.names(lms, steps, KEPT_MS);
    if (!(await kept.hasTwin(learner))) return false;
    const now = await this.names(lms, steps, TWIN_KEPT_MS);
    return now === kept || now.hasTwin(learner);
  }

  private names(lms: LmsClient, steps: readonly PipelineStep[], keptMs: number): Promise<NamesRead> {
    if (this.last !== undefined && Date.now() - this.last.atMs < keptMs) return this.last.read;
    const read = this.sweep.states
      .among(lms, knownForeignStates(steps))
      .then((others) => new NamesRead().read(lms, steps, others));
    const last = { atMs: Date.now(), read };
    this.last = last;
    const forget = () => {
      if (this.last === last) this.last = undefined;
    };
    setTimeout(forget, KEPT_MS).unref();
    // The next who asks reads again.
    read.catch(forget);
    return read;
  }
}
