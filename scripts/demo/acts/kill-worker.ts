import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import { learnersText } from '../learners-text';
import type { Play } from '../play';
import { stepInTemporal } from '../run-of';
import { seatOf, timesWritten } from '../seat';
import { until } from '../until';
import type { Refusal } from './refuse-learner';

const AT = 2;
const STATE = SANDBOX_PIPELINE[AT]?.[0] ?? '';
/** The step's endpoint at the LMS. */
const PATH = '/api/edx_proctoring/v1/retire_user';
/** Until the requests that were on their way have had their effect. @unit milliseconds */
const SETTLED_MS = 500;
/** How long nobody is there. @unit milliseconds */
const GONE_MS = 500;

/** Whom the worker's death has caught in mid-step. */
export interface Caught {
  /** In whose step it died. */
  readonly userId: number;
  readonly diedAtMs: number;
  readonly learners: readonly { readonly userId: number; readonly state: string | null }[];
  /** Somebody who was not in a step, and has most of them before them. */
  readonly spared: number | undefined;
}

/**
 * The worker is killed while the proctoring service is still at work for it.
 * @param refusal is laid upon somebody who was spared, while nobody is there who could pass by it
 * @returns once another worker is ready
 */
export async function killWorker(play: Play, userId: number, refusal?: Refusal): Promise<Caught> {
  const { sandbox, story, worker, turns, signal, patienceMs } = play;
  const { admin } = sandbox;
  // It does not answer the first call at all, so that the worker surely dies in the middle.
  admin.addFault({ match: { path: PATH, learner: userId, nth: 1 }, do: { kind: 'hang' } });
  const limit = { withinMs: patienceMs, signal };
  await until('The step in which the worker is killed', () => callsTo(play, userId) > 0, limit);
  const caught = await turns.run(async () => {
    const { pid } = worker;
    await worker.kill();
    const diedAtMs = Date.now();
    await sleep(SETTLED_MS);
    const learners = admin.learners().filter((view) => seatOf(view).inHand);
    for (const each of learners) play.befell.set(each.userId, 'its worker was killed in mid-step');
    const who = `${learnersText(learners.length)} ${learners.length === 1 ? 'stands' : 'stand'}`;
    story.tell('worker killed', `kill -9 ${pid}: the worker dies while the proctoring service is busy with ${userId}.`);
    story.tell('worker killed', `${who} half-way through a step, in RETIRING_…, and nobody is there to go on.`);
    story.compare('worker killed', 'After the Python driver they would stay there until somebody moves them by hand.');
    const spared = await findSpared(play, refusal?.userId);
    if (spared !== undefined) refusal?.moveTo(spared);
    await sleep(GONE_MS);
    signal.throwIfAborted();
    const readyMs = await worker.start();
    const ready = `Another worker (pid ${worker.pid}) is ready after ${(readyMs / 1000).toFixed(1)} s.`;
    story.tell('worker killed', `${ready} Temporal gives it each step whose worker has missed its heartbeat for 15 s.`);
    return { userId, diedAtMs, learners: learners.map(({ userId: id, state }) => ({ userId: id, state })), spared };
  });
  if (caught.spared !== undefined) await seeOthersGoOn(play, caught);
  return caught;
}

/** Whoever was in no step goes on as soon as somebody is there. */
async function seeOthersGoOn({ sandbox, story, signal, patienceMs }: Play, caught: Caught): Promise<void> {
  const before = sandbox.admin.totals().requests;
  const ids = new Set(caught.learners.map(({ userId }) => userId));
  const first = await until(
    'The first step of the new worker',
    () => sandbox.admin.requests().find(({ n, learner }) => n > before && learner !== null && !ids.has(learner)),
    { withinMs: patienceMs, signal },
  );
  const seconds = Math.round((first.at - caught.diedAtMs) / 1000);
  story.tell('worker killed', `${seconds} s after the kill the first of the others goes on.`);
}

/** Whoever was caught goes on, from where the LMS says they stand. */
export async function seeCaughtGoOn(play: Play, { userId, diedAtMs, learners }: Caught): Promise<void> {
  const { sandbox, story, signal, patienceMs, findings } = play;
  const { admin } = sandbox;
  const stuck = () => learners.filter((each) => admin.learner(each.userId).state === each.state);
  await until('The way out of the step in which the worker was killed', () => stuck().length === 0, {
    withinMs: patienceMs,
    signal,
  });
  const seconds = Math.round((Date.now() - diedAtMs) / 1000);
  const who = learners.length === 1 ? `${userId} is` : `all ${learners.length} are`;
  story.tell(
    'worker killed',
    `${seconds} s after the kill ${who} out of that step: the new worker has asked the LMS where they stood, and gone on from there.`,
  );
  const times = timesWritten(admin.learner(userId), STATE);
  const asked = callsTo(play, userId);
  findings.push({
    ok: learners.length > 0 && times === 1 && asked === 2,
    text: `worker killed: ${learners.length} caught in mid-step, all went on; for ${userId} the proctoring service was asked ${asked} times, the LMS wrote ${STATE} ${times === 1 ? 'once' : `${times} times`}`,
  });
}

/** A write by force, as of a reset, must wait until an attempt that was cut off can write no more: not for these. */
async function findSpared(play: Play, preferred: number | undefined): Promise<number | undefined> {
  const { cast, sandbox } = play;
  const parts = [cast.lost, cast.caught, cast.cancelled];
  const isPreferred = (userId: number) => Number(userId === preferred);
  const views = sandbox.admin.learners().sort((a, b) => isPreferred(b.userId) - isPreferred(a.userId));
  for (const view of views) {
    const seat = seatOf(view);
    const early = (seat.kind === 'under-way' || seat.kind === 'pending') && seat.done <= AT + 1;
    if (parts.includes(view.userId) || seat.inHand || !(early || view.userId === preferred)) continue;
    if ((await stepInTemporal(play, view.userId))?.started !== true) return view.userId;
  }
  return undefined;
}

function callsTo({ sandbox }: Play, userId: number): number {
  return sandbox.admin.requests().filter(({ learner, path }) => learner === userId && path.startsWith(PATH)).length;
}
