import type { EndedPhase } from '../../domain/run/phase';
import type { Verb } from '../../domain/run/verb';
import { EXIT_CODES } from '../shell/cli-error';
import { lazy } from '../shell/lazy';
import { formatFacts } from '../shell/page';
import type { Session } from '../shell/session';

/**
 * Waits until a learner's run has ended or needs a person, with progress; prints where it stands then. A run that has ended
 * otherwise than by what was asked is a failure.
 */
export async function waitForRun(
  session: Session,
  instance: string,
  userId: number,
  sent: { readonly verb: Verb },
): Promise<number> {
  const goesOn = `the learner goes on without us; see \`${session.command(`learner show id:${userId}`)}\``;
  const row = await session.run(instance, goesOn, (context) => lazy.learners().followRun(context, userId));
  const { open, ...facts } = row ?? { userId, phase: 'gone', open: false };
  session.output.answer({ ...sent, ...facts, open }, (page) => formatFacts(Object.entries(facts), page));
  if (open) return EXIT_CODES.attention;
  return endsOf(sent.verb).includes(facts.phase) ? EXIT_CODES.ok : EXIT_CODES.failure;
}

/** Phases in which a run ends where the verb has had its way. */
function endsOf(verb: Verb): readonly string[] {
  const ends: readonly EndedPhase[] =
    verb === 'cancel' ? ['cancelled'] : verb === 'abort' ? ['aborted', 'withdrawn'] : ['completed'];
  return ends;
}
