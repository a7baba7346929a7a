import type { Learner } from '../../domain/learner/learner';
import type { FoundLearner } from '../../workflows/ask/messages';

/**
 * Usernames that the LMS has, where none of them is the one that was given: they differ by case or accents, so they may be
 * somebody else's, and no verb is sent by such a name. Empty where the name was exact.
 */
export function otherSpellings(
  username: string,
  learners: readonly { readonly found?: FoundLearner }[],
): readonly string[] {
  const rows = learners.flatMap(({ found }) => (found === undefined ? [] : [found.learner]));
  if (rows.length < learners.length || rows.some((row) => isExact(row, username))) return [];
  return rows.map(({ originalUsername }) => originalUsername);
}

function isExact({ originalUsername, retiredUsername }: Learner, username: string): boolean {
  return originalUsername === username || retiredUsername === username;
}
