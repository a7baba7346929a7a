import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import { counted } from '../../../src/domain/text/counted';
import { placeOf, timesWritten } from '../place';
import type { Play } from '../play';
import { stepInTemporal } from '../run-of';
import { until } from '../until';
import type { Refusal } from './refuse-learner';

const AT = 2;
const STATE = SANDBOX_PIPELINE[AT]?.[0] ?? '';
/** The step's endpoint at the LMS. */
const PATH = '/api/edx_proctoring/v1/retire_user';
/** Until the requests in progress have had their effect. @unit milliseconds */
const SETTLED_MS = 500;
/** How long there is no worker. @unit milliseconds */
const GONE_MS = 500;

/** The learners who were in the middle of a step when the worker died. */
export interface Caught {
  /** The learner in whose step it died. */
  readonly userId: number;
  readonly diedAtMs: number;
  readonly learners: readonly { readonly userId: number; readonly state: string | null }[];
  /** A learner who was not in a step, and who has most of the steps still to do. */
  readonly spared: number | undefined;
}

/**
 * The worker is killed while the proctoring service is still at work for it.
 * @param refusal moves to a learner who was not in a step, while no worker can reach it
 * @returns once another worker is ready
 */
export async function killWorker(play: Play, userId: number, refusal?: Refusal): Promise<Caught> {
  const { sandbox, story, worker, turns, signal, patienceMs } = play;
  const { admin } = sandbox;
  // The service does not answer the first call at all, so that the worker dies in the middle of the step for sure.
  admin.addFault({ match: { path: PATH, learner: userId, nth: 1 }, do: { kind: 'hang' } });
  const limit = { withinMs: patienceMs, signal };
  await until('The step in which the worker is killed', () => callsTo(play, userId) > 0, limit);
  const caught = await turns.run(async () => {
    const { pid } = worker;
    await worker.kill();
    const diedAtMs = Date.now();
    await sleep(SETTLED_MS);
    const learners = admin.learners().filter((view) => placeOf(view).inHand);
    for (const each of learners) play.befell.set(each.userId, 'its worker was killed in the middle of a step');
    const who = counted(learners.length, 'learner is', 'learners are');
    story.tell('worker killed', `kill -9 ${pid}: the worker dies while the proctoring service erases ${userId}.`);
    story.tell('worker killed', `${who} in the middle of a step, in RETIRING_…, and there is no worker to continue.`);
    story.compare('worker killed', 'With the Python driver, they would stay there until somebody moves them by hand.');
    const spared = await findSpared(play, refusal?.userId);
    if (spared !== undefined) refusal?.moveTo(spared);
    await sleep(GONE_MS);
    signal.throwIfAborted();
    const readyMs = await worker.start();
    const ready = `A new worker (pid ${worker.pid}) is ready after ${(readyMs / 1000).toFixed(1)} s.`;
    story.tell('worker killed', `${ready} Temporal gives it each step that had no heartbeat for 15 s.`);
    return { userId, diedAtMs, learners: learners.map(({ userId: id, state }) => ({ userId: id, state })), spared };
  });
  if (caught.spared !== undefined) await seeOthersGoOn(play, caught);
  return caught;
}

/** The learners who were not in a step continue as soon as there is a worker. */
async function seeOthersGoOn({ sandbox, story, signal, patienceMs }: Play, caught: Caught): Promise<void> {
  const before = sandbox.admin.totals().requests;
  const ids = new Set(caught.learners.map(({ userId }) => userId));
  const first = await until(
    'The first step of the new worker',
    () => sandbox.admin.requests().find(({ n, learner }) => n > before && learner !== null && !ids.has(learner)),
    { withinMs: patienceMs, signal },
  );
  const seconds = Math.round((first.at - caught.diedAtMs) / 1000);
  story.tell('worker killed', `${seconds} s after the kill, the first of the other learners continues.`);
}

/** The learners who were in a step continue from the state that the LMS has for them. */
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
    `${seconds} s after the kill, ${who} past that step. The new worker asked the LMS for their state and continued from there.`,
  );
  const times = timesWritten(admin.learner(userId), STATE);
  const asked = callsTo(play, userId);
  findings.push({
    ok: learners.length > 0 && times === 1 && asked === 2,
    text: `worker killed: ${learners.length} in the middle of a step, all continued; for ${userId}, the proctoring service got ${counted(asked, 'request')}, and the LMS wrote ${STATE} ${counted(times, 'time')}`,
  });
}

/** A forced write, such as a reset, must wait until an interrupted attempt can no longer write. These learners have none. */
async function findSpared(play: Play, preferred: number | undefined): Promise<number | undefined> {
  const { cast, sandbox } = play;
  const parts = [cast.lost, cast.caught, cast.cancelled];
  const isPreferred = (userId: number) => Number(userId === preferred);
  const views = sandbox.admin.learners().sort((a, b) => isPreferred(b.userId) - isPreferred(a.userId));
  for (const view of views) {
    const place = placeOf(view);
    const early = (place.kind === 'under-way' || place.kind === 'pending') && place.done <= AT + 1;
    if (parts.includes(view.userId) || place.inHand || !(early || view.userId === preferred)) continue;
    if ((await stepInTemporal(play, view.userId))?.started !== true) return view.userId;
  }
  return undefined;
}

function callsTo({ sandbox }: Play, userId: number): number {
  return sandbox.admin.requests().filter(({ learner, path }) => learner === userId && path.startsWith(PATH)).length;
}
