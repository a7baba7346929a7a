import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { activityTaskQueue, retirementWorkflowId } from '../../src/domain/instance/instance';
import type { Learner } from '../../src/domain/learner/learner';
import type { Verb, VerbAnswer, VerbRequest } from '../../src/domain/run/verb';
import {
  ASK_LEARNER,
  type AskLearnerInput,
  type AskLearnerResult,
  askWorkflowId,
} from '../../src/workflows/ask/messages';
import { type RetireLearnerInput, statusQuery, verbUpdates } from '../../src/workflows/retire-learner/messages';
import type { retireLearner } from '../../src/workflows/retire-learner/retire-learner';
import { retirementStartOptions } from '../../src/workflows/retire-learner/start-options';
import { openTestEngine } from './dev-server';
import type { FakeSite } from './fake-site';
import { startTimeSkipping } from './time-skipping';
import { workflowBundle } from './workflow-bundle';

export type RunHandle = WorkflowHandleWithFirstExecutionRunId<typeof retireLearner>;

/** What a bench needs of a Temporal server: the time-skipping server, or the dev server in real time. */
type BenchEngine = Pick<
  TestWorkflowEnvironment,
  'client' | 'nativeConnection' | 'currentTimeMs' | 'sleep' | 'teardown'
> & {
  readonly namespace?: string;
};

/** An activity that a test still holds is given up then. */
const FORCED_AFTER = '2 seconds';

/** A Temporal server with one worker for the real workflows, and for each test a site of its own. */
export class RetirementBench {
  /** A test that timed out is still at work, and so is its Worker. */
  private readonly serving = new Map<Worker, Promise<unknown>>();

  private constructor(
    readonly env: BenchEngine,
    private readonly workflows: Worker,
    private readonly running: Promise<void>,
    private readonly dataConverter: DataConverter | undefined,
  ) {}

  /** Time skips: for what takes days. */
  static async open(dataConverter?: DataConverter): Promise<RetirementBench> {
    return RetirementBench.on(await startTimeSkipping(dataConverter), dataConverter);
  }

  /** Real time: for what happens at once; the time-skipping server loses verbs that meet the end of an activity. */
  static async openInRealTime(): Promise<RetirementBench> {
    const engine = await openTestEngine('workflows');
    const { client, nativeConnection, namespace } = engine;
    return RetirementBench.on({
      client: client as TestWorkflowEnvironment['client'],
      nativeConnection,
      namespace,
      currentTimeMs: async () => Date.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Number(ms))),
      teardown: () => engine.close(),
    });
  }

  private static async on(env: BenchEngine, dataConverter?: DataConverter): Promise<RetirementBench> {
    const worker = await Worker.create({
      connection: env.nativeConnection,
      ...(env.namespace === undefined ? {} : { namespace: env.namespace }),
      taskQueue: 'lethe',
      workflowBundle: await workflowBundle(),
      shutdownForceTime: FORCED_AFTER,
      ...(dataConverter === undefined ? {} : { dataConverter }),
    });
    return new RetirementBench(env, worker, worker.run(), dataConverter);
  }

  /** No Worker polls a server that is gone, whatever a test has left behind. */
  async close(): Promise<void> {
    const workers = [...this.serving.keys(), this.workflows];
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled([...this.serving.values(), this.running]);
    await this.env.teardown();
  }

  /** By the server's clock. */
  async now(): Promise<Date> {
    return new Date(await this.env.currentTimeMs());
  }

  /** Serves a site for as long as `work` lasts; instance ids are the test's own. */
  async serve(site: FakeSite, work: (at: SiteBench) => Promise<void>): Promise<void> {
    const instance = `test-${randomUUID().slice(0, 8)}`;
    const worker = await Worker.create({
      connection: this.env.nativeConnection,
      ...(this.env.namespace === undefined ? {} : { namespace: this.env.namespace }),
      taskQueue: activityTaskQueue(instance),
      activities: { ...site.activities },
      shutdownForceTime: FORCED_AFTER,
      ...(this.dataConverter === undefined ? {} : { dataConverter: this.dataConverter }),
    });
    const at = new SiteBench(this.env, instance, site);
    const served = worker.runUntil(async () => {
      try {
        await work(at);
      } finally {
        await at.terminateAll();
      }
    });
    this.serving.set(worker, served);
    await served.finally(() => this.serving.delete(worker));
  }
}

export class SiteBench {
  private readonly handles: RunHandle[] = [];

  constructor(
    readonly env: BenchEngine,
    readonly instance: string,
    readonly site: FakeSite,
  ) {}

  async start(learner: Learner, more: Partial<RetireLearnerInput> = {}): Promise<RunHandle> {
    const input: RetireLearnerInput = {
      instance: this.instance,
      fingerprint: 'test',
      learner,
      seenAtMs: await this.env.currentTimeMs(),
      plan: this.site.plan,
      ...more,
    };
    const { typedSearchAttributes, ...options } = retirementStartOptions(input);
    const handle = await this.env.client.workflow.start<typeof retireLearner>('retireLearner', {
      ...options,
      typedSearchAttributes,
    });
    this.handles.push(handle);
    return handle;
  }

  /** Asks a verb of a learner without an open run; the run that comes of it is ended with the test. */
  async askLearner(input: Omit<AskLearnerInput, 'instance'>): Promise<AskLearnerResult> {
    const { instance } = this;
    const asked = await this.env.client.workflow.execute<(input: AskLearnerInput) => Promise<AskLearnerResult>>(
      ASK_LEARNER,
      { workflowId: askWorkflowId(instance, randomUUID()), taskQueue: 'lethe', args: [{ instance, ...input }] },
    );
    if (asked.kind === 'answered' && asked.runId !== undefined) this.handles.push(this.runOf(asked.userId));
    return asked;
  }

  runOf(userId: number): RunHandle {
    const id = retirementWorkflowId(this.instance, userId);
    return this.env.client.workflow.getHandle(id) as unknown as RunHandle;
  }

  status(handle: RunHandle) {
    return handle.query(statusQuery);
  }

  /**
   * The run that continues this one: an update that meets the very moment of continuing as new is lost by the
   * time-skipping server.
   */
  async continued(handle: RunHandle): Promise<RunHandle> {
    const later = this.env.client.workflow.getHandle(handle.workflowId) as unknown as RunHandle;
    for (let tries = 0; (await later.describe()).runId === handle.firstExecutionRunId; tries += 1) {
      if (tries > 200) throw new Error('the run never continued as new');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return later;
  }

  /** Real time, no skipping: until the run shows what is expected, or ten seconds are over. */
  async until(handle: RunHandle, holds: (status: Awaited<ReturnType<SiteBench['status']>>) => boolean) {
    for (let tries = 0; ; tries += 1) {
      const status = await this.status(handle);
      if (holds(status)) return status;
      if (tries > 200) throw new Error(`the run never came there: ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async terminateAll(): Promise<void> {
    for (const handle of this.handles) await handle.terminate('end of the test').catch(() => {});
  }
}

/** Asks a verb as an update, and gives its answer. */
export function ask(run: RunHandle, verb: Verb, request: VerbRequest = {}): Promise<VerbAnswer> {
  return run.executeUpdate(verbUpdates[verb], { args: [request] });
}
