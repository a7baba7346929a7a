import type { Client } from '@temporalio/client';
import type { Phase } from '../domain/run/phase';
import { HOUR_MS } from '../domain/time/day-ms';
import { listExecutions, type RawExecution } from '../temporal/visibility/list-executions';
import { endedSince, retirements } from '../temporal/visibility/retirements';
import { is } from '../temporal/visibility/terms';

/** Visibility may know of an end so much later than it happened. @unit milliseconds */
const LATE_MS = 120_000;

/** Runs that Temporal has deleted meanwhile leave the count then. @unit milliseconds */
const RECOUNT_AFTER_MS = 6 * HOUR_MS;

/** What is counted of a run that ended. */
export interface EndedRun {
  readonly instance: string;
  readonly phase: Phase;
}

/**
 * Counts the learners' runs that have ended, by instance and phase. All are read once; from then on only those that
 * ended since the last look.
 */
export class EndedCount {
  private counts = new Map<string, number>();
  private recent = new Map<string, number>();
  private recountAt = 0;
  private lookedAt = 0;

  constructor(
    private readonly client: Client,
    private readonly instances: readonly string[],
    private readonly read: (raw: RawExecution) => EndedRun | undefined,
  ) {}

  async look(nowMs: number): Promise<void> {
    const again = nowMs >= this.recountAt;
    const counts = again ? new Map<string, number>() : this.counts;
    const recent = again ? new Map<string, number>() : this.recent;
    const sinceMs = again ? 0 : this.lookedAt - LATE_MS;
    const query = retirements(this.instances, is('ExecutionStatus', 'Completed'), endedSince(sinceMs));
    for await (const raw of listExecutions(this.client, query)) {
      const runId = raw.execution?.runId ?? '';
      const run = this.read(raw);
      if (run === undefined || recent.has(runId)) continue;
      const closedMs = Number(raw.closeTime?.seconds ?? 0) * 1_000;
      if (closedMs > nowMs - 2 * LATE_MS) recent.set(runId, closedMs);
      const key = keyOf(run.instance, run.phase);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [runId, closedMs] of recent) if (closedMs < nowMs - 2 * LATE_MS) recent.delete(runId);
    this.counts = counts;
    this.recent = recent;
    this.lookedAt = nowMs;
    if (again) this.recountAt = nowMs + RECOUNT_AFTER_MS;
  }

  of(instance: string, phase: Phase): number {
    return this.counts.get(keyOf(instance, phase)) ?? 0;
  }
}

function keyOf(instance: string, phase: Phase): string {
  return `${instance} ${phase}`;
}
