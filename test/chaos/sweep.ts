import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { retirementWorkflowId, WORKFLOW_TASK_QUEUE } from '../../src/domain/instance/instance';
import type { RunStatus } from '../../src/domain/run/status';
import { DISCOVER_LEARNERS, type DiscoverLearnersResult } from '../../src/workflows/discover-learners/messages';
import { statusQuery } from '../../src/workflows/retire-learner/messages';
import { putInForce } from '../support/put-in-force';
import { until } from '../support/until-holds';
import type { Cell } from './cell';
import { type ChaosSite, openChaosSite } from './chaos-site';
import { ANSWER_TIMEOUT_MS } from './fault-kinds';
import { type CellResult, judgeCell } from './judge-cell';

export interface SweepOptions {
  readonly client: Client;
  /** Starts a worker for an instance file. @returns what ends it */
  readonly serve: (config: string) => Promise<() => Promise<void>>;
  readonly cells: readonly Cell[];
}

export interface Sweep {
  readonly results: readonly CellResult[];
  /** Of the learner with whom nothing went wrong. */
  readonly happy: CellResult;
  readonly tokens: number;
  readonly seconds: number;
}

const SETTINGS = {
  answer_timeout: `${ANSWER_TIMEOUT_MS}ms`,
  attempt_deadline: '40s',
  max_concurrent_steps: 48,
};

/** How long all runs may take together: a busy machine is slow, but it goes on. */
const LEAST_WAIT_MS = 300_000;
const WAIT_FOR_EACH_MS = 1_000;

/** Statuses asked for at once. */
const IN_FLIGHT = 16;

/** A learner for each cell, all at once with one worker; each meets its fault once. */
export async function sweep({ client, serve, cells }: SweepOptions): Promise<Sweep> {
  const began = Date.now();
  const site = await openChaosSite({ id: `sweep-${randomUUID().slice(0, 8)}`, settings: SETTINGS });
  await putInForce(client, site.file);
  const stop = await serve(site.file);
  try {
    // All with the same requests, so that the nth is what its title says.
    const learners = site.add(cells.length + 1, 30, 'account').map(({ userId }) => userId);
    const [untroubled = 0, ...troubled] = learners;
    await enrol(client, site, learners.length);
    for (const [at, { request, fault }] of cells.entries()) {
      site.sandbox.admin.addFault({ match: { learner: troubled[at], nth: request.n }, do: fault.do });
    }
    site.sandbox.admin.clearRecord();
    await each(learners, async (userId) => {
      await run(client, site, userId).signal('expedite');
    });
    await until('every run has ended or asks for a person', () => areSettled(client, site), {
      withinMs: LEAST_WAIT_MS + cells.length * WAIT_FOR_EACH_MS,
      everyMs: 1_000,
    });
    const statuses = new Map<number, RunStatus>();
    await each(learners, async (userId) => {
      await until('a run answers', async () => {
        const status = await run(client, site, userId)
          .query(statusQuery)
          .catch(() => undefined);
        if (status !== undefined) statuses.set(userId, status);
        return status !== undefined;
      });
    });
    const seen = { site, requests: site.sandbox.admin.requests(), statuses };
    return {
      results: cells.map((cell, at) => judgeCell(seen, troubled[at] as number, cell)),
      happy: judgeCell(seen, untroubled, undefined),
      tokens: site.sandbox.admin.totals().tokens,
      seconds: (Date.now() - began) / 1000,
    };
  } finally {
    await stop();
    await site.close();
  }
}

/** With a cool-off that is not over, so that each run looks before its first step. */
async function enrol(client: Client, site: ChaosSite, expected: number): Promise<void> {
  const { enrolled } = (await client.workflow.execute(DISCOVER_LEARNERS, {
    workflowId: `discovery/${site.id}/once`,
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ instance: site.id, coolOffDays: 3000 }],
  })) as DiscoverLearnersResult;
  if (enrolled !== expected) throw new Error(`${enrolled} of ${expected} learners were enrolled`);
}

function run(client: Client, site: ChaosSite, userId: number) {
  return client.workflow.getHandle(retirementWorkflowId(site.id, userId));
}

async function areSettled(client: Client, { id: instance }: ChaosSite): Promise<boolean> {
  const { count } = await client.workflow.count(
    `LetheInstance = '${instance}' AND WorkflowType = 'retireLearner' AND ExecutionStatus = 'Running' AND LethePhase != 'attention'`,
  );
  return count === 0;
}

async function each<T>(list: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const hand = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, hand));
}
