import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import type { Play } from '../play';
import { timesWritten } from '../seat';
import { until } from '../until';

/** Of the LMS's state changes, the one that begins the second step: PENDING is left, something can be lost. */
const NTH_PATCH = 3;
const STATE = SANDBOX_PIPELINE[1]?.[0] ?? '';

/** The LMS writes a state, and the connection breaks before it can say so. */
export async function loseAnswer(play: Play, userId: number): Promise<void> {
  const { sandbox, story, signal, patienceMs } = play;
  const { id } = sandbox.admin.addFault({
    match: { service: 'lms', method: 'PATCH', learner: userId, nth: NTH_PATCH },
    do: { kind: 'reset-after' },
  });
  const ofLearner = () => sandbox.admin.requests().filter((request) => request.learner === userId);
  const limit = { withinMs: patienceMs, signal };
  const lost = await until(
    'The lost answer',
    () => ofLearner().find(({ fault, ms }) => fault === 'reset-after' && ms !== null),
    limit,
  );
  story.tell(
    'answer lost',
    `The LMS moves learner ${userId} to ${sandbox.admin.learner(userId).state}, and the connection breaks before it can say so.`,
  );
  const asked = await until(
    'The question where the learner stands',
    () => ofLearner().find(({ n, method, status }) => n > lost.n && method === 'GET' && status === 200),
    limit,
  );
  await until(
    'The step whose answer was lost',
    () => !['PENDING', STATE].includes(sandbox.admin.learner(userId).state ?? ''),
    limit,
  );
  const again = ofLearner().filter(({ n, method }) => n > lost.n && n < asked.n && method === 'PATCH').length;
  const times = timesWritten(sandbox.admin.learner(userId), STATE);
  const waited = ((asked.at - lost.at) / 1000).toFixed(1);
  story.tell(
    'answer lost',
    `Lethe asks the LMS ${waited} s later where ${userId} stands, finds its own write and goes on: ${again === 0 ? 'nothing was said twice' : `said again ${again} times`}, ${STATE} stands ${times === 1 ? 'once' : `${times} times`} in the LMS's log.`,
  );
  story.compare(
    'answer lost',
    'The Python driver repeats the write, is refused (400), and leaves the learner ERRORED.',
  );
  sandbox.admin.removeFaults(id);
  play.befell.set(userId, 'an answer of the LMS was lost on the wire');
  const ok = again === 0 && times === 1;
  play.findings.push({
    ok,
    text: `${userId}, whose answer was lost, has ${STATE} ${times === 1 ? 'once' : `${times} times`} in the LMS's log`,
  });
}
