import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { FAILURES, type FailureCode, isFailureCode } from '../domain/failure/failure';
import { approvalWorkflowId, isDryRunId } from '../domain/instance/instance';
import { ENDED_PHASES, OPEN_PHASES, type OpenPhase, type Phase } from '../domain/run/phase';
import { DUE_WITHIN, type RunMetrics } from '../telemetry/metrics';
import { completedDiscoveries } from '../temporal/visibility/discoveries';
import { type LearnerRow, learnerRow } from '../temporal/visibility/learner-row';
import { listExecutions, type RawExecution } from '../temporal/visibility/list-executions';
import { OPEN, retirements } from '../temporal/visibility/retirements';
import { allOf, is, isOneOf } from '../temporal/visibility/terms';
import { DISCOVERY_APPROVAL } from '../workflows/discover-learners/messages';
import { EndedCount } from './count-ended';

/** The pause between two counts. @unit milliseconds */
const EVERY_MS = 15_000;

/** A count that takes long makes the pause so many times as long: it takes 5 % of the time at most. */
const PAUSE_FACTOR = 20;

const DAY_MS = 86_400_000;
const DUE_MS = { '7d': 7 * DAY_MS, '0d': 0 } as const;

export interface RunCounterOptions {
  readonly client: Client;
  readonly instances: readonly string[];
  readonly metrics: RunMetrics;
  /** Told when visibility does not answer. */
  readonly onFault: () => void;
  /** The pause between two counts. @unit milliseconds */
  readonly everyMs?: number;
}

/** Counts the runs of these instances until the signal is aborted, independent of scrapes. Never rejects. */
export async function countRuns(options: RunCounterOptions, signal: AbortSignal): Promise<void> {
  const { metrics, onFault, everyMs = EVERY_MS } = options;
  const counter = new RunCounter(options);
  while (!signal.aborted) {
    const startedMs = Date.now();
    try {
      await counter.count(startedMs);
      metrics.counted(startedMs / 1_000);
    } catch {
      if (!signal.aborted) onFault();
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
    const open = await this.countOpen(nowMs);
    await this.ended.look(nowMs);
    const approvals = await this.countApprovals();
    await this.lookAtDiscoveries(nowMs);
    const { instances, metrics } = this.options;
    for (const instance of instances) {
      const of = (...labels: readonly string[]) => open.get([instance, ...labels].join(' ')) ?? 0;
      for (const phase of OPEN_PHASES) {
        metrics.learners(instance, phase, of('phase', phase));
        for (const within of DUE_WITHIN) metrics.due(instance, phase, within, of('due', phase, within));
      }
      for (const phase of ENDED_PHASES) metrics.learners(instance, phase, this.ended.of(instance, phase));
      for (const code of Object.keys(FAILURES) as FailureCode[]) {
        metrics.attention(instance, code, of('attention', code));
      }
      metrics.approvals(instance, approvals.has(approvalWorkflowId(instance)) ? 1 : 0);
      metrics.discovered(instance, this.discovered.get(instance) ?? 0);
    }
  }

  /** How many open runs have these labels, by the labels. */
  private async countOpen(nowMs: number): Promise<ReadonlyMap<string, number>> {
    const { client, instances } = this.options;
    const counts = new Map<string, number>();
    const add = (...labels: readonly string[]) => {
      const key = labels.join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    for await (const raw of listExecutions(client, retirements(instances, OPEN))) {
      const instance = instanceOf(raw);
      const { phase, attention, dueAt } = learnerRow(raw);
      add(instance, 'phase', phase);
      if (isFailureCode(attention)) add(instance, 'attention', attention);
      for (const within of DUE_WITHIN) {
        if (dueAt !== undefined && Date.parse(dueAt) < nowMs + DUE_MS[within]) add(instance, 'due', phase, within);
      }
    }
    return counts;
  }

  /** Ids of the open requests. */
  private async countApprovals(): Promise<ReadonlySet<string>> {
    const { client, instances } = this.options;
    const ids = instances.map(approvalWorkflowId);
    const query = allOf(is('WorkflowType', DISCOVERY_APPROVAL), OPEN, isOneOf('WorkflowId', ids));
    const found = new Set<string>();
    for await (const { execution } of listExecutions(client, query)) found.add(execution?.workflowId ?? '');
    return found;
  }

  /** The newest first: the first look ends when the last discovery of each instance is known. */
  private async lookAtDiscoveries(nowMs: number): Promise<void> {
    const { client, instances } = this.options;
    const first = this.discoveriesSeenMs === 0;
    const sinceMs = first ? 0 : this.discoveriesSeenMs - 2 * 60_000;
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

/** The second part of a workflow id: `retirement/<instance>/…`, `discovery/<instance>/…`. */
function instanceOf({ execution }: RawExecution): string {
  return execution?.workflowId?.split('/')[1] ?? '';
}

function endedRun(raw: RawExecution): { readonly instance: string; readonly phase: Phase } | undefined {
  const { phase }: LearnerRow = learnerRow(raw);
  const ended = (ENDED_PHASES as readonly string[]).includes(phase);
  return ended ? { instance: instanceOf(raw), phase: phase as Exclude<Phase, OpenPhase> } : undefined;
}
