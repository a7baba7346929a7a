import { knownForeignStates } from '../../domain/discovery/foreign-states';
import type { Learner } from '../../domain/learner/learner';
import type { PipelineStep } from '../../domain/pipeline/pipeline';
import { DAY_MS } from '../../domain/time/day-ms';
import { utcDay } from '../../domain/time/utc-day';
import type { LmsClient } from '../../openedx/lms/lms';
import { FINISHED, finished, ofState, unfinished, unfinishedStates } from '../../openedx/lms/lms';
import type { ListRow } from '../../openedx/lms/retirement-rows';
import { EndedNames, Names } from '../discover-learners/find-twins';
import type { LastSweep } from '../discover-learners/survey-queue';
import { SharedReading } from '../kit/shared-reading';

/** A campaign over learners without a run asks for thousands: they share one reading. @unit milliseconds */
const KEPT_MS = 300_000;
/** Somebody who has just renamed one of two asks again: what says "twin" is not kept that long. @unit milliseconds */
const TWIN_KEPT_MS = 5_000;
/** So many between PENDING and the end are read in one request; of more, those of two days, with a request for each state. */
const FEW_BETWEEN = 500;

/** The names of everybody whose retirement the LMS has. */
class NamesRead {
  private readonly names = new Names();
  private readonly ended = new EndedNames();
  private readonly newer = new SharedReading<this>(KEPT_MS);
  private readonly beganMs = Date.now();
  private unreadable = 0;
  private between = 0;

  async read(lms: LmsClient, steps: readonly PipelineStep[], others: readonly string[]): Promise<this> {
    await this.add(unfinished(lms, steps, others));
    await this.ended.read(finished(lms));
    return this;
  }

  /** With those who have asked since it began, wherever they stand by now. Who asks at the same time shares that, too. */
  upTo(sinceMs: number, lms: LmsClient, steps: readonly PipelineStep[], others: readonly string[]): Promise<this> {
    if (this.beganMs >= sinceMs) return Promise.resolve(this);
    // The LMS's clock may be behind.
    const startDate = utcDay(this.beganMs - DAY_MS);
    const readNewer = async () => {
      const [pending, ...between] = unfinishedStates(steps, others);
      await this.add(ofState(lms, pending, startDate));
      if (this.between <= FEW_BETWEEN) {
        this.between = 0;
        await this.add(lms.retirementQueue({ states: between, coolOffDays: 0 }));
      } else for (const state of between) await this.add(ofState(lms, state, startDate));
      for (const state of FINISHED) await this.ended.read(ofState(lms, state, startDate));
      return this;
    };
    return this.newer.get(readNewer, KEPT_MS, sinceMs);
  }

  hasTwin(learner: Learner): boolean {
    return this.names.hasTwin(learner) || this.ended.twinsOf(learner).length > 0;
  }

  private async add(rows: AsyncIterable<ListRow>): Promise<void> {
    for await (const row of rows) {
      if (row.kind !== 'row' || row.record.currentState !== 'PENDING') this.between += 1;
      if (row.kind === 'row') this.names.add(row.record);
      else if (row.originalUsername !== undefined) {
        this.unreadable += 1;
        this.names.add({ originalUsername: row.originalUsername, userId: row.userId ?? -this.unreadable });
      }
    }
  }
}

/** Whether the username of another learner differs by case only, for those whose run begins by a verb. */
export class SharedNames {
  private readonly readings = new SharedReading<NamesRead>(KEPT_MS);

  constructor(private readonly sweep: LastSweep) {}

  /** @param sinceMs who has asked by then is known. @unit epoch milliseconds */
  async hasTwin(lms: LmsClient, steps: readonly PipelineStep[], learner: Learner, sinceMs: number): Promise<boolean> {
    const others = () => this.sweep.states.among(lms, knownForeignStates(steps));
    const read = async () => new NamesRead().read(lms, steps, await others());
    const kept = await this.readings.get(read);
    if (!(await kept.upTo(sinceMs, lms, steps, await others())).hasTwin(learner)) return false;
    return (await this.readings.get(read, TWIN_KEPT_MS)).hasTwin(learner);
  }
}
