import { counted } from '../../src/domain/text/counted';
import type { DiscoverLearnersResult } from '../../src/workflows/discover-learners/messages';
import { cancelLearner } from './acts/cancel-learner';
import { killWorker, seeCaughtGoOn } from './acts/kill-worker';
import { loseAnswer } from './acts/lose-answer';
import { layRefusal, refuseLearner } from './acts/refuse-learner';
import { takeServiceDown } from './acts/take-service-down';
import { DemoFault } from './demo-fault';
import { follow } from './follow';
import type { Play } from './play';
import { until } from './until';

export interface Performance {
  /** From the discovery to the last learner's end. @unit milliseconds */
  readonly tookMs: number;
  /** From the start of the demo to the first learner's first step. @unit milliseconds */
  readonly firstMovedMs: number;
}

/**
 * Discovery, and all that happens until every learner has ended.
 * @param startedMs when the demo began, without what is installed, built or got before it; epoch milliseconds
 */
export async function perform(play: Play, startedMs: number): Promise<Performance> {
  const { story } = play;
  story.command('start', `lethe discovery run --config demo.yml --yes`);
  const beganMs = Date.now();
  const endFollowing = follow(play, beganMs);
  try {
    return await Promise.race([playOut(play, beganMs, startedMs), aborted(play.signal)]);
  } finally {
    endFollowing();
  }
}

async function playOut(play: Play, beganMs: number, startedMs: number): Promise<Performance> {
  const { cast, sandbox, signal, patienceMs } = play;
  const { lost, caught, refused, cancelled } = cast;
  const moved = until(
    'The first step of the first learner',
    () => sandbox.admin.requests().find(({ method, learner }) => method === 'PATCH' && learner !== null),
    { withinMs: patienceMs, signal },
  );
  // The faults are set before any learner starts. Then one incident follows another.
  const refusal = refused === undefined ? undefined : layRefusal(play, refused);
  const found = discover(play);
  const killed = caught === undefined ? undefined : noted(play, killWorker(play, caught, refusal));
  const calm = Promise.all([found, killed]);
  const acts = [
    lost === undefined ? undefined : loseAnswer(play, lost),
    refusal && calm.then(() => refuseLearner(play, refusal)),
    killed?.then((who) => (who === undefined ? undefined : seeCaughtGoOn(play, who))),
    cancelled === undefined ? undefined : calm.then(() => cancelLearner(play, cancelled)),
    calm.then(() => takeServiceDown(play)),
    found.then(() => allEnded(play)),
  ];
  const [first] = await Promise.all([moved, found, ...acts.map((act) => noted(play, act))]);
  return { tookMs: Date.now() - beganMs, firstMovedMs: first.at - startedMs };
}

/** A scene that fails is reported at the end. The others continue. */
async function noted<T>({ findings, signal }: Play, act: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await act;
  } catch (error) {
    if (!(error instanceof DemoFault) || signal.aborted) throw error;
    findings.push({ ok: false, text: error.message });
    return undefined;
  }
}

async function discover({ lethe, turns, story }: Play): Promise<void> {
  const { enrolled, counts } = await turns.run(() => lethe.run<DiscoverLearnersResult>(['discovery', 'run', '--yes']));
  story.tell(
    'start',
    `${counted(enrolled, 'learner is', 'learners are')} enrolled, each as a durable workflow: ${counts.dueNow} due now, ${counts.coolingOff} still in the cool-off.`,
  );
}

/** Every learner COMPLETE or cancelled in the LMS, every run closed in Temporal. */
async function allEnded({ sandbox, client, signal, patienceMs, instance }: Play): Promise<void> {
  const open = () => sandbox.admin.learners().filter(({ state }) => state !== 'COMPLETE' && state !== null);
  try {
    await until('The end of every learner', () => open().length === 0, { withinMs: patienceMs, signal });
  } catch (error) {
    if (!(error instanceof DemoFault)) throw error;
    const left = open().map(({ userId, state }) => `${userId} ${state}`);
    throw new DemoFault(`${error.message} Not there: ${left.slice(0, 10).join(', ')}`);
  }
  const query = `WorkflowType = 'retireLearner' AND LetheInstance = '${instance}' AND ExecutionStatus = 'Running'`;
  await until(
    'The end of every run',
    async () => (await client.withDeadline(Date.now() + 5_000, () => client.workflow.count(query))).count === 0,
    { withinMs: 30_000, signal },
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
