import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import type { RequestRecord } from '../../../sandbox/ledger';
import type { LearnerView } from '../../../sandbox/sandbox-admin';
import { describeRun, type LearnerStory, tellStory } from '../../../src/operations/learners';
import { deedsOf } from '../deeds-of';
import type { Deployment } from '../deployment';
import { CALLS_IN_ORDER } from '../run-requests';
import { movesOf } from './lms-log';
import type { OneOrder } from './one-order';

/** Outcomes that only a service brings about; `done-before` is what a run did not see the end of. */
const BY_SERVICE: readonly string[] = ['erased', 'already-absent', 'nothing-found', 'accounted', 'done-before'];

/**
 * What became of one learner, by what the LMS and the services wrote down: nobody begun in a cool-off, nothing in a receipt
 * that was not done, and COMPLETE only with every step accounted for.
 * @returns what is wrong, in words
 */
export async function judgeOrder(
  { engine, site }: Deployment,
  order: OneOrder,
  requests: readonly RequestRecord[],
): Promise<string[]> {
  order.keep();
  const { userId } = order;
  const view = site.sandbox.admin.learner(userId);
  const asking = { client: engine.client, instance: site.id };
  const run = await describeRun(asking, userId);
  const told = run === undefined ? undefined : await toldStory(asking, run);
  const wrong = [
    ...order.wrong,
    ...(run?.open === false ? [] : ['has no run that ended']),
    ...(run?.info.status.name === 'COMPLETED' ? [] : [`its run is ${run?.info.status.name}`]),
    ...(told === undefined ? ['its run tells nothing'] : untrueReceipts(told, order, deedsOf(requests, userId))),
    ...(begunInCoolOff(view, order) ? ['begun in the cool-off'] : []),
  ];
  return wrong.map((one) => `learner ${userId}: ${one}; ${view.responses.join(' | ').replaceAll('\n', ' ')}`);
}

/** All are asked at once: a worker that has too much to do is asked again. */
async function toldStory(
  asking: Parameters<typeof tellStory>[0],
  run: Parameters<typeof tellStory>[1],
): Promise<LearnerStory | undefined> {
  for (let times = 0; times < 10; times += 1) {
    const story = await tellStory(asking, run);
    if (typeof story !== 'string') return story;
  }
  return undefined;
}

/** Nobody leaves the cool-off but by a person; who was put into PENDING in the admin is seen by the next read. */
function begunInCoolOff(view: LearnerView, { expedited }: OneOrder): boolean {
  const moves = movesOf(view);
  const byHand = moves.findIndex(({ to, ours }) => to === 'PENDING' && !ours);
  const first = moves.slice(0, byHand < 0 ? undefined : byHand);
  const began = first.some(({ from, to, ours }) => ours && from === 'PENDING' && to.startsWith('RETIRING_'));
  const isYoung = Date.now() - Date.parse(view.created ?? '') < COOL_OFF_DAYS * 86_400_000;
  return began && isYoung && !expedited.has(view.retirementId);
}

export const COOL_OFF_DAYS = 7;

function untrueReceipts(story: LearnerStory, order: OneOrder, deeds: readonly string[]): string[] {
  const wrong: string[] = [];
  const vouched = new Set<string>();
  for (const { step, outcome } of story.receipts) {
    const at = SANDBOX_PIPELINE.findIndex(([start]) => start === step);
    vouched.add(step);
    if (BY_SERVICE.includes(outcome) && !deeds.includes(CALLS_IN_ORDER[at] ?? '')) {
      wrong.push(`a receipt of ${step} says ${outcome}, and no service did it`);
    }
    if (outcome === 'skipped' && !order.skipped.has(step)) wrong.push(`${step} is skipped, and nobody asked for it`);
  }
  const missing = SANDBOX_PIPELINE.filter(([start]) => !vouched.has(start)).map(([start]) => start);
  if (story.phase === 'completed' && missing.length > 0) wrong.push(`completed without ${missing.join(', ')}`);
  return wrong;
}
