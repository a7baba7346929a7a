import type { VerbAnswer } from '../../../src/domain/run/verb';
import type { Play } from '../play';
import { statusOfRun } from '../run-of';
import { until } from '../until';

/** A learner who asked today changes their mind during the cool-off, and gets the account back. */
export async function cancelLearner(play: Play, userId: number): Promise<void> {
  const { sandbox, story, lethe, turns, signal, patienceMs } = play;
  const before = sandbox.admin.learner(userId);
  const status = await until(
    'The first look at the learner who changes their mind',
    async () => {
      const now = await turns.run(() => statusOfRun(play, userId)).catch(() => undefined);
      return now?.phase === 'cooling-off' ? now : undefined;
    },
    { withinMs: patienceMs, signal },
  );
  const endsAt = status.coolOffEndsAt?.slice(0, 10);
  story.tell('cancelled', `Learner ${userId} asked today, is in the cool-off until ${endsAt}, and changes their mind.`);
  const reason = 'changed their mind';
  story.command('cancelled', `lethe learner cancel id:${userId} --reason "${reason}" --yes`);
  const answer = await turns.run(() =>
    lethe.run<Extract<VerbAnswer, { accepted: true }>>([
      'learner',
      'cancel',
      `id:${userId}`,
      '--reason',
      reason,
      '--yes',
    ]),
  );
  const after = sandbox.admin.learner(userId);
  const untouched = JSON.stringify(after.holdings) === JSON.stringify(before.holdings);
  const ok = after.state === null && after.active && after.liveUsername === before.liveUsername && untouched;
  story.tell(
    'cancelled',
    after.state === null
      ? `The run answers "${answer.note}". The learner is no longer in the LMS's queue. The account is ${after.active ? 'active' : 'NOT active'}.`
      : `The learner is still in the LMS's queue, ${after.state}.`,
  );
  play.befell.set(userId, 'changed their mind in the cool-off');
  play.findings.push({
    ok,
    text: ok
      ? `${userId} has the account back, and every service still has all their data`
      : `${userId} was cancelled, but the LMS or a service does not have all their data`,
  });
}
