import { setTimeout as sleep } from 'node:timers/promises';
import type { LearnerView } from '../../../sandbox/sandbox-admin';
import { EXIT_CODES } from '../../../src/cli/shell/cli-error';
import { startLethe } from '../../support/program';
import { until } from '../../support/until-holds';
import { between } from '../chance';
import { deedsOf } from '../deeds-of';
import type { Deployment } from '../deployment';
import { judgeLearner, statesOf } from '../judge-learner';
import { CALLS_IN_ORDER, STATES_IN_ORDER } from '../run-requests';

const VERBS = ['expedite', 'cancel', 'abort', 'hold', 'retry'] as const;
type KilledVerb = (typeof VERBS)[number];

/** A client takes so long at most until it has said what it has to say. @unit milliseconds */
const KILL_WITHIN_MS = 3_000;

const ENDS = { withinMs: 600_000, everyMs: 500 };

/** Long enough that nobody is retired before they are asked to be. @unit days */
const COOL_OFF_DAYS = 3_000;

/**
 * For learners who cool off, or who are ERRORED, a client is killed while it says a verb, at random instants; then the
 * verb is sent again. Nobody is left between: each ends as the verb has it, once.
 * @returns what is wrong, in words
 */
export async function killClients(deployment: Deployment, learners: number): Promise<string[]> {
  const { site, engine, next } = deployment;
  const asked = site.add(learners).map(({ userId }, at) => ({ userId, verb: VERBS[at % VERBS.length] as KilledVerb }));
  await deployment.discover(COOL_OFF_DAYS);
  for (const { userId, verb } of asked) {
    if (verb === 'retry') await refuseOnce(deployment, userId);
    const client = startLethe(lineFor(verb, userId), { env: engine.env });
    await sleep(between(next, 0, KILL_WITHIN_MS));
    await client.kill();
    await sayUntilHeard(deployment, verb, userId);
    if (verb !== 'hold') continue;
    await sayUntilHeard(deployment, 'release', userId);
    await sayUntilHeard(deployment, 'expedite', userId);
  }
  await until(
    'all have ended',
    async () => {
      const { count } = await engine.client.workflow.count(
        `WorkflowType = 'retireLearner' AND ExecutionStatus = 'Running'`,
      );
      return count === 0;
    },
    ENDS,
  );
  const requests = site.sandbox.admin.requests();
  return asked.flatMap(({ userId, verb }) =>
    judge(site.sandbox.admin.learner(userId), verb, deedsOf(requests, userId)).map(
      (wrong) => `learner ${userId}, ${verb}: ${wrong}`,
    ),
  );
}

/** Goes the first half of the way, and is refused there. */
async function refuseOnce(deployment: Deployment, learner: number): Promise<void> {
  const { admin } = deployment.site.sandbox;
  admin.addFault({ match: { learner, service: 'ecommerce', times: 1 }, do: { kind: 'refuse' } });
  await sayUntilHeard(deployment, 'expedite', learner);
  await until('the learner is ERRORED', () => admin.learner(learner).state === 'ERRORED', ENDS);
}

/**
 * Said again, it is done, or refused because the killed client had come through: then the LMS has nobody any more whose
 * retirement was cancelled.
 */
async function sayUntilHeard({ engine }: Deployment, verb: string, userId: number): Promise<void> {
  const { code, stdout, stderr } = await startLethe(lineFor(verb, userId), { env: engine.env }).ended;
  const cameThrough = code === EXIT_CODES.refused || (verb === 'cancel' && code === EXIT_CODES['not-found']);
  if (code !== EXIT_CODES.ok && !cameThrough)
    throw new Error(`lethe learner ${verb} ended with ${code}:\n${stderr}${stdout}`);
}

function lineFor(verb: string, userId: number): string[] {
  return ['learner', verb, `id:${userId}`, '--instance', 'sandbox', '--yes', '--json', '--reason', 'rehearsal'];
}

function judge(learner: LearnerView, verb: KilledVerb, deeds: readonly string[]): string[] {
  const untouched = learner.holdings.notes && learner.holdings.profile;
  switch (verb) {
    case 'cancel': {
      const backAgain = learner.state === null && learner.email.endsWith('@example.com');
      return backAgain && untouched ? [] : [`is ${learner.state}, and was to have the account back`];
    }
    case 'abort': {
      const states = statesOf(learner).join(' → ');
      return states === 'PENDING → ABORTED' && untouched ? [] : [`went ${states}`];
    }
    case 'retry': {
      const states = statesOf(learner).filter((state, at, all) => state !== 'ERRORED' && state !== all[at - 2]);
      const done = CALLS_IN_ORDER.filter((call) => !deeds.includes(call)).map((call) => `${call} was never done`);
      return [...done, ...(states.join() === STATES_IN_ORDER.join() ? [] : [`went ${states.join(' → ')}`])];
    }
    default:
      return [...judgeLearner(learner, deeds), ...(learner.state === 'COMPLETE' ? [] : [`is ${learner.state}`])];
  }
}
