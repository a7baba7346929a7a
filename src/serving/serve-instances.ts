import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import { Pace } from '../activities/kit/pace';
import type { InstanceConfig } from '../config/load-config';
import { activityTaskQueue, siteTaskQueue, WORKFLOW_TASK_QUEUE } from '../domain/instance/instance';
import { ATTEMPT_DEADLINE_MS } from '../domain/pipeline/plan';
import { counted } from '../domain/text/counted';
import type { KeyRing } from '../keys/key-ring';
import { seeRing } from '../keys/see-ring';
import type { Logger } from '../telemetry/logger';
import type { Metrics } from '../telemetry/metrics';
import { describeRecord } from '../temporal/records/describe-record';
import { EncryptionGuard } from './encryption-guard';
import { InstanceServer } from './instance-server';
import { openInstance } from './open-instance';
import { recordReader } from './record-reader';
import { reportPages } from './report-pages';
import { temporalRuns } from './temporal-runs';
import { workerName } from './worker-name';

export interface ServeOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly instances: readonly InstanceConfig[];
  readonly workflowBundlePath: string;
  /** How payloads are encrypted, and failures with them. */
  readonly dataConverter: DataConverter;
  /** Which build of which deployment this worker is; absent where versions are not told apart. */
  readonly version?: { readonly deploymentName: string; readonly buildId: string };
  /** Absent where payloads are not encrypted. */
  readonly ring?: KeyRing;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How often files are compared with what is in force. @default a minute */
  readonly compareEveryMs?: number;
}

export interface Serving {
  /** Settles when every Worker has stopped; rejects at once when one fails, and the others stop. */
  readonly ended: Promise<void>;
  readonly client: Client;
  /** Names of Workers that do not run. */
  troubles(): readonly string[];
  /** Where a file and what is in force do not agree. */
  warnings(): readonly string[];
  /** Takes no more; attempts in hand go to their end, up to their deadline. */
  shutdown(): void;
}

/** Runs kept in memory; those beyond are rebuilt from their history when they wake. @source measured: 200–370 kB each */
const CACHED_RUNS = 500;

/** Of workflows. What a worker has taken up waits in no order: the more it takes up, the longer waits what is urgent. */
const TASKS_AT_ONCE = 12;

/**
 * One Worker for the workflows of all instances, and one for the activities of each that may be served.
 * @throws {KeyRingFault} before anything is polled, where this worker lacks what payloads are encrypted with
 */
export async function serveInstances(options: ServeOptions): Promise<Serving> {
  const { connection, namespace, instances, dataConverter, logger, metrics } = options;
  const client = new Client({ connection, namespace, dataConverter });
  const guard = new EncryptionGuard(client, options.ring, (warning) => logger.error({}, warning));
  await guard.checkNamespace();
  const records = recordReader(client);
  const runs = temporalRuns(client);
  const pace = new Pace();
  const pages = reportPages(client);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const common = { connection, namespace, dataConverter } satisfies Partial<WorkerOptions>;
  const nameOf = workerName(options.workflowBundlePath);
  const opened = instances.map((config) => ({ config, ...openInstance(config) }));
  const servers = opened.map(({ config, services }) => {
    const { maxConcurrentSteps, maxStepsPerSecond } = config.limits;
    const { id } = config.card;
    const activities = createActivities({
      services,
      runs,
      pace,
      records,
      pages,
      seeRing: (keyIds) => seeRing(options.ring, id, keyIds),
      logger,
      metrics,
      stopping: stopping.signal,
    });
    return new InstanceServer({
      config,
      settings: services.settings,
      look: () => describeRecord(client, id),
      onSight: (sight) => guard.see(id, sight),
      createSiteWorker: () =>
        Worker.create({
          ...common,
          identity: nameOf(config.source.file),
          taskQueue: siteTaskQueue(id, config.card.fingerprint),
          activities: { compareSite: activities.compareSite },
          maxConcurrentActivityTaskExecutions: 1,
          maxConcurrentActivityTaskPolls: 1,
        }),
      createWorker: () =>
        Worker.create({
          ...common,
          identity: nameOf(config.source.file),
          taskQueue: activityTaskQueue(id),
          activities,
          maxConcurrentActivityTaskExecutions: maxConcurrentSteps,
          ...(maxStepsPerSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: maxStepsPerSecond }),
          shutdownGraceTime: longestDeadline(config),
        }),
      logger,
      metrics,
      ...(options.compareEveryMs === undefined ? {} : { everyMs: options.compareEveryMs }),
    });
  });
  await Promise.all(servers.map((server) => server.look()));
  const workflows = await Worker.create({
    ...common,
    identity: nameOf(
      instances.length === 1 ? String(instances[0]?.source.file) : counted(instances.length, 'instance file'),
    ),
    taskQueue: WORKFLOW_TASK_QUEUE,
    workflowBundle: { codePath: options.workflowBundlePath },
    maxCachedWorkflows: CACHED_RUNS,
    maxConcurrentWorkflowTaskExecutions: TASKS_AT_ONCE,
    // Most runs sleep for weeks, longer than they stay in memory: their tasks are in the queue that all workers share.
    nonStickyToStickyPollRatio: 0.7,
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
  });
  await Promise.all(servers.map((server) => server.begin()));
  const running = workflows.run();
  const shutdown = () => {
    stopping.abort();
    if (workflows.getState() === 'RUNNING') workflows.shutdown();
  };
  return {
    ended: Promise.all([
      running,
      guard.live(stopping.signal, options.compareEveryMs),
      ...servers.map((server) => server.live(stopping.signal)),
    ])
      .then(() => {
        for (const { close } of opened) close();
      })
      .catch((error: unknown) => {
        shutdown();
        throw error;
      }),
    client,
    troubles: () => [
      ...(workflows.getState() === 'RUNNING'
        ? []
        : [`worker of ${workflows.options.taskQueue} is ${workflows.getState()}`]),
      ...servers.flatMap((server) => server.troubles()),
    ],
    warnings: () => [...guard.warnings(), ...servers.flatMap((server) => server.warnings())],
    shutdown,
  };
}

function longestDeadline({ plan }: InstanceConfig): number {
  return Math.max(...Object.values(plan.attemptDeadlineMs), ATTEMPT_DEADLINE_MS);
}

/** The bundle is made at build time; without it nothing can be served. */
export function bundleIsThere(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
