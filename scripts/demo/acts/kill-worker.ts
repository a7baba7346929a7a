import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import type { Play } from '../play';
import { seatOf, timesWritten } from '../seat';
import { until } from '../until';

const STATE = SANDBOX_PIPELINE[1]?.[0] ?? '';
/** The step's endpoint at the LMS. */
const PATH = '/api/edxnotes/v1/retire_user';
/** How long it takes over one learner, so that the worker surely dies in the middle. @unit milliseconds */
const SLOW_MS = 6_000;
/** How long nobody is there. @unit milliseconds */
const GONE_MS = 1_000;

/** The worker is killed while the notes service is still at work for it, and another is started. */
export async function killWorker(play: Play, userId: number): Promise<void> {
  const { sandbox, story, worker, turns, signal, patienceMs } = play;
  const { admin } = sandbox;
  const limit = { withinMs: patienceMs, signal };
  const { id } = admin.addFault({ match: { path: PATH, learner: userId, nth: 1 }, do: { kind: 'delay', ms: SLOW_MS } });
  const calls = () => admin.requests().filter(({ learner, path }) => learner === userId && path.startsWith(PATH));
  await until('The step in which the worker is killed', () => calls().length > 0, limit);

  const { caught, diedAtMs } = await turns.run(async () => {
    const { pid } = worker;
    await worker.kill();
    const caught = admin.learners().filter((view) => seatOf(view).inHand);
    const diedAtMs = Date.now();
    story.tell(
      'worker killed',
      `kill -9 ${pid}: the worker dies, with ${learnersIn(caught.length)} in mid-step; the notes service was still at work on ${userId}.`,
    );
    story.compare('worker killed', 'After the Python driver they stay in RETIRING_… until somebody moves them by hand.');
    await sleep(GONE_MS);
    signal.throwIfAborted();
    const ms = await worker.start();
    const ready = (ms / 1000).toFixed(1);
    story.tell('worker killed', `Another worker is started (pid ${worker.pid}), ready after ${ready} s. The others go on at once; Temporal misses the dead one's heartbeat within 15 s.`);
    return { caught: caught.map(({ userId, state }) => ({ userId, state })), diedAtMs };
  });
  for (const { userId: each } of caught) {
    if (!play.befell.has(each)) play.befell.set(each, 'its worker was killed in mid-step');
  }

  const stuck = () => caught.filter((each) => admin.learner(each.userId).state === each.state);
  await until('The way out of the step in which the worker was killed', () => stuck().length === 0, limit);
  const after = Math.round((Date.now() - diedAtMs) / 1000);
  const times = timesWritten(admin.learner(userId), STATE);
  story.tell(
    'worker killed',
    `${after} s after the kill ${caught.length === 1 ? 'it is' : `all ${caught.length} are`} out of the step: the new worker asked the LMS where they stood and went on from there.`,
  );
  admin.removeFaults(id);
  const asked = calls().length;
  const ok = caught.length > 0 && times === 1 && asked >= 2;
  play.findings.push({
    ok,
    text: `${userId}, in whose step the worker was killed, has ${STATE} ${times === 1 ? 'once' : `${times} times`} in the LMS's log; the notes service was asked ${asked === 2 ? 'again' : `${asked} times`}`,
  });
}

function learnersIn(count: number): string {
  return count === 1 ? 'one learner' : `${count} learners`;
}
