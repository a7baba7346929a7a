import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { activityTaskQueue } from '../../src/domain/instance';
import type { Learner } from '../../src/domain/learner';
import { type RetireLearnerInput, statusQuery } from '../../src/workflows/messages';
import type { retireLearner } from '../../src/workflows/retire-learner';
import { retirementStartOptions } from '../../src/workflows/start-options';
import type { FakeSite } from './fake-site';
import { startTimeSkipping } from './time-skipping';
import { workflowBundle } from './workflow-bundle';

export type RunHandle = WorkflowHandleWithFirstExecutionRunId<typeof retireLearner>;

/** A time-skipping server with one worker for the real workflows, and for each test a site of its own. */
export class RetirementBench {
  private constructor(
    readonly env: TestWorkflowEnvironment,
    private readonly workflows: Worker,
    private readonly running: Promise<void>,
  ) {}

  static async open(): Promise<RetirementBench> {
    const env = await startTimeSkipping();
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: 'lethe',
      workflowBundle: await workflowBundle(),
    });
    return new RetirementBench(env, worker, worker.run());
  }

  async close(): Promise<void> {
    this.workflows.shutdown();
    await this.running;
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
      taskQueue: activityTaskQueue(instance),
      activities: { ...site.activities },
    });
    const at = new SiteBench(this.env, instance, site);
    await worker.runUntil(async () => {
      try {
        await work(at);
      } finally {
        await at.terminateAll();
      }
    });
  }
}

export class SiteBench {
  private readonly handles: RunHandle[] = [];

  constructor(
    readonly env: TestWorkflowEnvironment,
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

  status(handle: RunHandle) {
    return handle.query(statusQuery);
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
