import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { FAILURES, type FailureCode } from '../domain/failure/failure';
import { isDryRunId, recordWorkflowId } from '../domain/instance/instance';
import { ENDED_PHASES, OPEN_PHASES, type OpenPhase, type Phase } from '../domain/run/phase';
import { DAY_MS, MINUTE_MS } from '../domain/time/day-ms';
import { DUE_WITHIN, type RunMetrics } from '../telemetry/metrics';
import { completedDiscoveries } from '../temporal/visibility/discoveries';
import { type LearnerRow, learnerRow } from '../temporal/visibility/learner-row';
import { listExecutions, type RawExecution } from '../temporal/visibility/list-executions';
import { OPEN } from '../temporal/visibility/retirements';
import { instanceOf, type OpenTally, tallyOpen } from '../temporal/visibility/tally-open';
import { allOf, is, isOneOf, isSet } from '../temporal/visibility/terms';
import { INSTANCE_RECORD } from '../workflows/instance/messages';
import { EndedCount } from './count-ended';

/** The pause between two counts. @unit milliseconds */
const EVERY_MS = 15_000;

/** A count that takes long makes the pause so many times as long: it takes 5 % of the time at most. */
const PAUSE_FACTOR = 20;

const NOBODY: Pick<OpenTally, 'phases' | 'attention' | 'dues'> = { phases: new Map(), attention: new Map(), dues: [] };

const DUE_MS = { '7d': 7 * DAY_MS, '0d': 0 } as const;

export interface RunCounterOptions {
  readonly client: Client;
  readonly instances: readonly string[];
  readonly metrics: RunMetrics;
  /**
   * Called with the start of a count that failed, until it answers true: the log has a line now. After that it is
   * called again only when visibility answered in between.
   */
  readonly onFault: (startedMs: number) => Promise<boolean>;
  /** The pause between two counts. @unit milliseconds */
  readonly everyMs?: number;
}

/** Counts the runs of these instances until the signal is aborted, independent of scrapes. Never rejects. */
export async function countRuns(options: RunCounterOptions, signal: AbortSignal): Promise<void> {
  const { metrics, onFault, everyMs = EVERY_MS } = options;
  const counter = new RunCounter(options);
  let said = false;
  while (!signal.aborted) {
    const startedMs = Date.now();
    try {
      await counter.count(startedMs);
      metrics.counted(startedMs / 1_000);
      said = false;
    } catch {
      if (!said && !signal.aborted) said = await onFault(startedMs);
    }
    const pauseMs = Math.max(everyMs, PAUSE_FACTOR * (Date.now() - startedMs));
    await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

/**
 * Reads the open runs of all instances page by page, 1,000 a page, and what ended since the last count: four queries,
 * however many instances, phases and failure codes there are.
 */
export class RunCounter {
  private readonly ended: EndedCount;
  private readonly discovered = new Map<string, number>();
  private discoveriesSeenMs = 0;

  constructor(private readonly options: Pick<RunCounterOptions, 'client' | 'instances' | 'metrics'>) {
    this.ended = new EndedCount(options.client, options.instances, endedRun);
  }

  async count(nowMs: number): Promise<void> {
    const { client, instances, metrics } = this.options;
    const open = await tallyOpen(client, instances);
    await this.ended.look(nowMs);
    const approvals = await this.countApprovals();
    await this.lookAtDiscoveries(nowMs);
    for (const instance of instances) {
      const { phases, attention, dues } = open.get(instance) ?? NOBODY;
      for (const phase of OPEN_PHASES) {
        metrics.learners(instance, phase, phases.get(phase) ?? 0);
        for (const within of DUE_WITHIN) {
          const due = dues.filter((one) => one.phase === phase && one.atMs < nowMs + DUE_MS[within]);
          metrics.due(instance, phase, within, due.length);
        }
      }
      for (const phase of ENDED_PHASES) metrics.learners(instance, phase, this.ended.of(instance, phase));
      for (const code of Object.keys(FAILURES) as FailureCode[]) {
        metrics.attention(instance, code, attention.get(code) ?? 0);
      }
      metrics.approvals(instance, approvals.has(recordWorkflowId(instance)) ? 1 : 0);
      metrics.discovered(instance, this.discovered.get(instance) ?? 0);
    }
  }

  /** Ids of the records that wait for an approval. */
  private async countApprovals(): Promise<ReadonlySet<string>> {
    const { client, instances } = this.options;
    const records = allOf(is('WorkflowType', INSTANCE_RECORD), OPEN, isOneOf('LetheInstance', instances));
    const found = new Set<string>();
    for await (const { execution } of listExecutions(client, allOf(records, isSet('LetheAttention')))) {
      found.add(execution?.workflowId ?? '');
    }
    return found;
  }

  /** The newest first: the first look ends when the last discovery of each instance is known. */
  private async lookAtDiscoveries(nowMs: number): Promise<void> {
    const { client, instances } = this.options;
    const first = this.discoveriesSeenMs === 0;
    const sinceMs = first ? 0 : this.discoveriesSeenMs - 2 * MINUTE_MS;
    for await (const raw of listExecutions(client, completedDiscoveries(instances, sinceMs))) {
      const instance = instanceOf(raw);
      if (isDryRunId(instance, raw.execution?.workflowId ?? '')) continue;
      const at = Number(raw.closeTime?.seconds ?? 0);
      this.discovered.set(instance, Math.max(at, this.discovered.get(instance) ?? 0));
      if (first && this.discovered.size === instances.length) break;
    }
    this.discoveriesSeenMs = nowMs;
  }
}

function endedRun(raw: RawExecution): { readonly instance: string; readonly phase: Phase } | undefined {
  const { phase }: LearnerRow = learnerRow(raw);
  const ended = (ENDED_PHASES as readonly string[]).includes(phase);
  return ended ? { instance: instanceOf(raw), phase: phase as Exclude<Phase, OpenPhase> } : undefined;
}
