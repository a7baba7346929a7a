import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { FAILURES, type FailureCode } from '../domain/failure/failure';
import { approvalWorkflowId, isDryRunId, scheduleId } from '../domain/instance/instance';
import { OPEN_PHASES, PHASES, type Phase } from '../domain/run/phase';
import { DUE_WITHIN, type RunMetrics } from '../telemetry/metrics';
import { DISCOVER_LEARNERS, DISCOVERY_APPROVAL } from '../workflows/discover-learners/messages';
import { RETIRE_LEARNER } from '../workflows/retire-learner/messages';
import { listExecutions } from './list-executions';

/** A count is not older than this; scrapers of several workers do not add up to a load. @unit milliseconds */
const KEEP_MS = 15_000;

const DAY_MS = 86_400_000;
const DUE_MS = { '7d': 7 * DAY_MS, '0d': 0 } as const;

/** Dry runs are looked over one after another until a discovery is found. */
const DISCOVERIES_A_PAGE = 20;

/** Prometheus gives a worker up after 10 s: a Temporal that hangs must not look like a worker that is gone. @unit milliseconds */
const PATIENCE_MS = 3_000;

export interface RunCounterOptions {
  readonly client: Client;
  readonly instances: readonly string[];
  readonly metrics: RunMetrics;
  /** Told when visibility does not answer. */
  readonly onFault: () => void;
  /** How long one who asks waits for a count before the last one must do. @unit milliseconds */
  readonly patienceMs?: number;
}

/** Counts the runs of these instances, from visibility, when somebody asks for metrics. Never rejects. */
export function runCounter(options: RunCounterOptions): () => Promise<void> {
  const { client, instances, metrics, onFault, patienceMs = PATIENCE_MS } = options;
  const counter = new RunCounter(client, instances, metrics);
  let countedAt = 0;
  let counting: Promise<void> | undefined;
  const count = async () => {
    try {
      await counter.count();
      countedAt = Date.now();
      metrics.counted(countedAt / 1000);
    } catch {
      onFault();
    } finally {
      counting = undefined;
    }
  };
  return async () => {
    if (Date.now() - countedAt < KEEP_MS) return;
    counting ??= count();
    const enough = new AbortController();
    await Promise.race([counting, sleep(patienceMs, undefined, { signal: enough.signal }).catch(() => {})]);
    enough.abort();
  };
}

/** What is rare is asked of all instances at once first: a fleet that is well costs one count. */
class RunCounter {
  constructor(
    private readonly client: Client,
    private readonly instances: readonly string[],
    private readonly metrics: RunMetrics,
  ) {}

  async count(): Promise<void> {
    for (const instance of this.instances) {
      for (const phase of PHASES) this.metrics.learners(instance, phase, await this.countPhase(instance, phase));
      this.metrics.discovered(instance, await this.lastDiscovery(instance));
    }
    await this.countAttention();
    await this.countDue();
    await this.countApprovals();
  }

  /** What was terminated, or went on as a new run, has kept the phase that it was in. */
  private countPhase(instance: string, phase: Phase): Promise<number> {
    const status = (OPEN_PHASES as readonly Phase[]).includes(phase) ? 'Running' : 'Completed';
    const runs = `WorkflowType = "${RETIRE_LEARNER}" AND LetheInstance = "${instance}" AND LethePhase = "${phase}"`;
    return this.ask(`${runs} AND ExecutionStatus = "${status}"`);
  }

  private async countAttention(): Promise<void> {
    const any = (await this.ask(`${this.open()} AND LetheAttention IS NOT NULL`)) > 0;
    for (const instance of this.instances) {
      for (const code of Object.keys(FAILURES) as FailureCode[]) {
        const asking = any ? await this.ask(`${this.open([instance])} AND LetheAttention = "${code}"`) : 0;
        this.metrics.attention(instance, code, asking);
      }
    }
  }

  private async countDue(): Promise<void> {
    const now = Date.now();
    for (const within of DUE_WITHIN) {
      const due = `LetheDueAt < "${new Date(now + DUE_MS[within]).toISOString()}"`;
      const any = (await this.ask(`${this.open()} AND ${due}`)) > 0;
      for (const instance of this.instances) {
        for (const phase of OPEN_PHASES) {
          const of = `${this.open([instance])} AND ${due} AND LethePhase = "${phase}"`;
          this.metrics.due(instance, phase, within, any ? await this.ask(of) : 0);
        }
      }
    }
  }

  private async countApprovals(): Promise<void> {
    const open = (instances: readonly string[]) => {
      const ids = instances.map((instance) => `"${approvalWorkflowId(instance)}"`).join(', ');
      return `WorkflowType = "${DISCOVERY_APPROVAL}" AND ExecutionStatus = "Running" AND WorkflowId IN (${ids})`;
    };
    const any = (await this.ask(open(this.instances))) > 0;
    for (const instance of this.instances) {
      this.metrics.approvals(instance, any ? await this.ask(open([instance])) : 0);
    }
  }

  /** @returns seconds since 1970, 0 for never */
  private async lastDiscovery(instance: string): Promise<number> {
    const ours = `WorkflowId STARTS_WITH "${scheduleId(instance)}/"`;
    const query = `WorkflowType = "${DISCOVER_LEARNERS}" AND ExecutionStatus = "Completed" AND ${ours}`;
    // Visibility gives the newest first.
    for await (const { execution, closeTime } of listExecutions(this.client, query, DISCOVERIES_A_PAGE)) {
      if (!isDryRunId(instance, execution?.workflowId ?? '')) return Number(closeTime?.seconds ?? 0);
    }
    return 0;
  }

  private open(instances = this.instances): string {
    const ids = instances.map((instance) => `"${instance}"`).join(', ');
    return `WorkflowType = "${RETIRE_LEARNER}" AND ExecutionStatus = "Running" AND LetheInstance IN (${ids})`;
  }

  private async ask(query: string): Promise<number> {
    return (await this.client.workflow.count(query)).count;
  }
}
