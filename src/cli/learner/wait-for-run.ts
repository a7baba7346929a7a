import { EXIT_CODES } from '../shell/cli-error';
import { lazy } from '../shell/lazy';
import { formatFacts } from '../shell/page';
import type { Session } from '../shell/session';

/** Waits until a learner's run has ended or needs a person, with progress; prints where it stands then. */
export async function waitForRun(session: Session, instance: string, userId: number, sent: object): Promise<number> {
  const goesOn = `the learner goes on without us; see \`${session.command(`learner show id:${userId}`)}\``;
  const row = await session.run(instance, goesOn, (context) => lazy.learners().followRun(context, userId));
  const { open, ...facts } = row ?? { userId, phase: 'gone', open: false };
  session.output.answer({ ...sent, ...facts, open }, (page) => formatFacts(Object.entries(facts), page));
  return open ? EXIT_CODES.attention : EXIT_CODES.ok;
}
