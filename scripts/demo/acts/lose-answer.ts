import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import { counted } from '../../../src/domain/text/counted';
import { timesWritten } from '../place';
import type { Play } from '../play';
import { until } from '../until';

/** The state change that begins the second step: the learner is past PENDING, so there is something to lose. */
const NTH_PATCH = 3;
const STATE = SANDBOX_PIPELINE[1]?.[0] ?? '';

/** The LMS writes a state, and the connection breaks before it can answer. */
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
    `The LMS moves learner ${userId} to ${sandbox.admin.learner(userId).state}, and the connection breaks before it can answer.`,
  );
  const asked = await until(
    'The question for the state of the learner',
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
    `After ${waited} s, Lethe asks the LMS for the state of ${userId}, finds its own write, and continues. It repeated ${again === 0 ? 'no write' : `the write ${counted(again, 'time')}`}: ${STATE} is in the LMS's log ${counted(times, 'time')}.`,
  );
  story.compare(
    'answer lost',
    'The Python driver repeats the write. The LMS refuses it (400), and the learner becomes ERRORED.',
  );
  sandbox.admin.removeFaults(id);
  play.befell.set(userId, 'an answer of the LMS was lost');
  const ok = again === 0 && times === 1;
  play.findings.push({
    ok,
    text: `${userId}, whose answer was lost, has ${STATE} ${counted(times, 'time')} in the LMS's log`,
  });
}
