import { setTimeout as sleep } from 'node:timers/promises';
import type { BreachKind } from '../../../sandbox/ledger';
import type { OpenPhase } from '../../../src/domain/run/phase';
import { describeRun } from '../../../src/operations/learners';
import { chosenRetirements } from '../../../src/temporal/visibility/retirements';
import { until } from '../../support/until-holds';
import { between, chance } from '../chance';
import type { Deployment } from '../deployment';
import { COOL_OFF_DAYS, judgeOrder } from '../orders/judge-order';
import { OneOrder } from '../orders/one-order';

export interface RandomOrdersOptions {
  readonly seed: number;
  readonly learners: number;
  /** Things that happen to each learner. */
  readonly length: number;
}

export interface RandomOrders {
  readonly did: string;
  readonly wrong: readonly string[];
}

/** Learners to whom something happens at the same time. */
const AT_ONCE = 40;

/** What somebody in the admin brings about, at the wrong moment. */
const EXCUSED: readonly BreachKind[] = ['state-not-after', 'wrong-state'];

const ABORTS_AT_MOST = 15;

const ENDS = { withinMs: 240_000, everyMs: 500 };

/**
 * Verbs, faults and moves in the admin in a random order for each learner, half of whom cool off, while workers are killed.
 * Then all is well again, every run is aborted that is still open, and each learner is judged.
 */
export async function happenAtRandom(deployment: Deployment, options: RandomOrdersOptions): Promise<RandomOrders> {
  const { site, crew, next } = deployment;
  const { seed, learners, length } = options;
  const young = Math.floor(learners / 2);
  const views = [...site.add(learners - young), ...site.add(young, 1)];
  await deployment.discover(COOL_OFF_DAYS);
  const orders = views.map(({ userId }, at) => new OneOrder(deployment, userId, chance(seed * 100_003 + at)));
  let kills = 0;
  let isOver = false;
  const killing = (async () => {
    while (!isOver) {
      await sleep(between(next, 2_000, 6_000));
      if (isOver) return;
      await crew.replace(Math.floor(next() * crew.size));
      kills += 1;
    }
  })();
  await inTurns(orders, async (order) => {
    for (let at = 0; at < length; at += 1) {
      await order.happen();
      await sleep(between(next, 0, 1_000));
    }
  });
  isOver = true;
  await killing;
  site.sandbox.admin.removeFaults();
  await until('nobody is being retired any more', async () => (await inPhase(deployment, 'retiring')) === 0, ENDS);
  await inTurns(orders, (order) => endSurely(deployment, order));
  const requests = site.sandbox.admin.requests();
  const wrong: string[] = [];
  await inTurns(orders, async (order) => void wrong.push(...(await judgeOrder(deployment, order, requests))));
  const breaches = site.sandbox.admin.violations().filter(({ kind }) => !EXCUSED.includes(kind));
  wrong.push(...breaches.map(({ kind, request }) => `${kind}: ${request.method} ${request.path}`));
  const sum = (key: keyof OneOrder['counts']) => orders.reduce((total, { counts }) => total + counts[key], 0);
  const verbs = `${sum('verbs')} verbs (${sum('accepted')} accepted, ${sum('refused')} refused, ${sum('unknown')} not known)`;
  const did = `${learners} orders of ${length} events: ${verbs}, ${sum('moves')} moves in the admin, ${sum('faults')} faults; ${kills} workers killed`;
  return { did, wrong };
}

/** Aborts it until its run has ended. An abort that is refused has looked, and one that nobody took up is asked again. */
async function endSurely({ engine, site }: Deployment, order: OneOrder): Promise<void> {
  const isOpen = async () => {
    const run = await describeRun({ client: engine.client, instance: site.id }, order.userId);
    return run?.open === true;
  };
  const answers: string[] = [];
  for (let times = 0; times < ABORTS_AT_MOST && (await isOpen()); times += 1) {
    await order.ask({ verb: 'abort', request: { by: 'operator' } });
    answers.push(order.said);
    if (await isOpen()) await sleep(2_000);
  }
  if (await isOpen()) order.wrong.push(`no abort ends it: ${answers.join('; ')}`);
}

async function inPhase({ engine, site }: Deployment, phase: OpenPhase): Promise<number> {
  const query = chosenRetirements(site.id, { phase });
  const { count } = await engine.client.workflow.count(query);
  return count;
}

async function inTurns(orders: readonly OneOrder[], act: (order: OneOrder) => Promise<void>): Promise<void> {
  const rest = orders.values();
  const turns = async () => {
    for (const order of rest) await act(order);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turns));
}
