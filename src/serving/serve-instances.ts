import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import type { InstanceConfig } from '../config/load-config';
import { activityTaskQueue, siteTaskQueue, WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics';
import { openInstance } from './open-instance';
import { recordReader } from './record-reader';
import { temporalRuns } from './temporal-runs';

export interface ServeOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly instances: readonly InstanceConfig[];
  readonly workflowBundlePath: string;
  /** How payloads are encrypted, and failures with them. */
  readonly dataConverter: DataConverter;
  /** Which build of which deployment this worker is; absent where versions are not told apart. */
  readonly version?: { readonly deploymentName: string; readonly buildId: string };
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Serving {
  /** Settles when every Worker has stopped; rejects when one fails. */
  readonly ended: Promise<void>;
  readonly client: Client;
  /** Names of Workers that do not run. */
  troubles(): readonly string[];
  /** Takes no more; attempts in hand go to their end, up to their deadline. */
  shutdown(): void;
}

/** Runs kept in memory; those beyond are rebuilt from their history when they wake. @source measured: 200–370 kB each */
const CACHED_RUNS = 500;

/** One Worker for the workflows of all instances, and one for the activities of each. */
export async function serveInstances(options: ServeOptions): Promise<Serving> {
  const { connection, namespace, instances, dataConverter, logger, metrics } = options;
  const client = new Client({ connection, namespace, dataConverter });
  const records = recordReader(client);
  const stopping = new AbortController();
  const opened = instances.map((config) => ({ config, ...openInstance(config) }));
  const common = { connection, namespace, dataConverter } satisfies Partial<WorkerOptions>;
  const workers = [
    await Worker.create({
      ...common,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowBundle: { codePath: options.workflowBundlePath },
      maxCachedWorkflows: CACHED_RUNS,
      // After a kill the cached runs of that worker stand still for so long; a person's verb must not outwait it.
      stickyQueueScheduleToStartTimeout: '5s',
      ...(options.version === undefined
        ? {}
        : {
            workerDeploymentOptions: {
              version: options.version,
              useWorkerVersioning: true,
              defaultVersioningBehavior: 'AUTO_UPGRADE',
            },
          }),
    }),
  ];
  for (const { config, services } of opened) {
    const { maxConcurrentSteps, maxStepsPerSecond } = config.limits;
    const runs = temporalRuns(client);
    const activities = createActivities({ services, runs, records, logger, metrics, stopping: stopping.signal });
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: siteTaskQueue(config.card.id, config.card.fingerprint),
        activities: { compareSite: activities.compareSite },
        maxConcurrentActivityTaskExecutions: 1,
        maxConcurrentActivityTaskPolls: 1,
      }),
      await Worker.create({
        ...common,
        taskQueue: activityTaskQueue(config.card.id),
        activities,
        maxConcurrentActivityTaskExecutions: maxConcurrentSteps,
        ...(maxStepsPerSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: maxStepsPerSecond }),
        shutdownGraceTime: longestDeadline(config),
      }),
    );
  }
  const running = workers.map((worker) => worker.run());
  return {
    ended: Promise.all(running).then(() => {
      for (const { close } of opened) close();
    }),
    client,
    troubles: () =>
      workers
        .filter((worker) => worker.getState() !== 'RUNNING')
        .map((worker) => `worker of ${worker.options.taskQueue} is ${worker.getState()}`),
    shutdown() {
      stopping.abort();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

function longestDeadline({ plan }: InstanceConfig): number {
  return Math.max(...Object.values(plan.attemptDeadlineMs), 75_000);
}

/** The bundle is made at build time; without it nothing can be served. */
export function bundleIsThere(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
