import type { Learner } from '../../domain/learner/learner';
import type { LearnerName, MeantLearner } from './resolve-learner';

/**
 * Usernames that the LMS has, where none of them is the one that was given: they differ by case or accents, so they may be
 * somebody else's, and no verb is sent by such a name. Empty where the name was exact, or was no username.
 */
export function otherSpellings(name: LearnerName, learners: readonly MeantLearner[]): readonly string[] {
  if (name.by !== 'user') return [];
  const rows = learners.flatMap(({ found }) => (found === undefined ? [] : [found.learner]));
  if (rows.length < learners.length || rows.some((row) => isExact(row, name.username))) return [];
  return rows.map(({ originalUsername }) => originalUsername);
}

function isExact({ originalUsername, retiredUsername }: Learner, username: string): boolean {
  return originalUsername === username || retiredUsername === username;
}
