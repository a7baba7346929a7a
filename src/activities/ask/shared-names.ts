import { knownForeignStates } from '../../domain/discovery/foreign-states';
import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import type { LmsClient } from '../../openedx/lms/lms';
import { finished, unfinished } from '../../openedx/lms/lms';
import { EndedNames, Names } from '../discover-learners/find-twins';
import type { LastSweep } from '../discover-learners/survey-queue';
import { SharedReading } from '../kit/shared-reading';

/** A campaign over learners without a run asks for thousands: they share one reading. @unit milliseconds */
const KEPT_MS = 300_000;
/** Somebody who has just renamed one of two asks again: what says "twin" is not kept that long. @unit milliseconds */
const TWIN_KEPT_MS = 5_000;

/** The names of everybody whose retirement the LMS has. */
class NamesRead {
  private readonly names = new Names();
  private readonly ended = new EndedNames();
  private unreadable = 0;

  async read(lms: LmsClient, steps: readonly PipelineStep[], others: readonly string[]): Promise<this> {
    for await (const row of unfinished(lms, steps, others)) {
      if (row.kind === 'row') this.names.add(row.record);
      else if (row.originalUsername !== undefined) {
        this.unreadable += 1;
        this.names.add({ originalUsername: row.originalUsername, userId: row.userId ?? -this.unreadable });
      }
    }
    await this.ended.read(finished(lms));
    return this;
  }

  hasTwin(learner: Learner): boolean {
    return this.names.hasTwin(learner) || this.ended.twinsOf(learner).length > 0;
  }
}

/** Whether the username of another learner differs by case only, for those whose run begins by a verb. */
export class SharedNames {
  private readonly readings = new SharedReading<NamesRead>(KEPT_MS);

  constructor(private readonly sweep: LastSweep) {}

  async hasTwin(lms: LmsClient, steps: readonly PipelineStep[], learner: Learner): Promise<boolean> {
    const read = async () => {
      const others = await this.sweep.states.among(lms, knownForeignStates(steps));
      return new NamesRead().read(lms, steps, others);
    };
    const kept = await this.readings.get(read);
    if (!kept.hasTwin(learner)) return false;
    return (await this.readings.get(read, TWIN_KEPT_MS)).hasTwin(learner);
  }
}
