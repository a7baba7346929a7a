import type { BreachKind } from '../../sandbox/ledger';
import { retirementWorkflowId } from '../../src/domain/instance/instance';
import { deedsOf, PATCH } from './deeds-of';
import type { Deployment } from './deployment';
import { judgeLearner } from './judge-learner';
import { CALLS_IN_ORDER } from './run-requests';

/** How a whole site came out of its trouble. */
export interface Verdict {
  readonly learners: number;
  /** Learners with whom nothing is wrong. */
  readonly well: number;
  /** What is wrong, in words; nothing when all is well. */
  readonly wrong: readonly string[];
  /** Calls of steps that were repeated, which does no harm. */
  readonly repeatedCalls: number;
  readonly requestsPerLearner: number;
}

/** @param excused breaches of the contract that this trouble cannot but cause */
export async function judgeSite(deployment: Deployment, excused: readonly BreachKind[] = []): Promise<Verdict> {
  const { admin } = deployment.site.sandbox;
  const learners = admin.learners();
  const requests = admin.requests();
  let repeatedCalls = 0;
  let well = 0;
  const wrong = learners.flatMap((learner) => {
    const { userId, state } = learner;
    const deeds = deedsOf(requests, userId);
    repeatedCalls += deeds.filter((deed) => deed !== PATCH).length - CALLS_IN_ORDER.length;
    const all = [...(state === 'COMPLETE' ? [] : [`is ${state}`]), ...judgeLearner(learner, deeds)];
    if (all.length === 0) well += 1;
    return all.map((one) => `learner ${userId}: ${one}`);
  });
  const breaches = admin.violations().filter(({ kind }) => !excused.includes(kind));
  wrong.push(...breaches.map(({ kind, request }) => `${kind}: ${request.method} ${request.path}`));
  wrong.push(...(await wrongRuns(deployment)));
  const requestsPerLearner = requests.length / learners.length;
  return { learners: learners.length, well, wrong, repeatedCalls, requestsPerLearner };
}

/** Each learner has one run at most (none, where a Temporal server was wiped), and it ended as it should. */
async function wrongRuns({ engine, site }: Deployment): Promise<string[]> {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for await (const run of engine.client.workflow.list({ query: `WorkflowType = 'retireLearner'` })) {
    if (seen.has(run.workflowId)) wrong.push(`${run.workflowId} ran twice`);
    seen.add(run.workflowId);
    if (run.status.name !== 'COMPLETED') wrong.push(`${run.workflowId} is ${run.status.name}`);
  }
  const known = new Set(site.sandbox.admin.learners().map(({ userId }) => retirementWorkflowId(site.id, userId)));
  for (const id of seen) if (!known.has(id)) wrong.push(`${id} is nobody`);
  return wrong;
}
