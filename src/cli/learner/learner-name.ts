import { CliError } from '../shell/cli-error';

/** What a learner may be named by. */
export type LearnerName =
  | { readonly by: 'id'; readonly userId: number }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'user'; readonly username: string };

/**
 * What a name given on the command line may mean. `user:`, `email:` and `id:` settle it; else digits may be an id or a
 * username, and what has an @ may be an e-mail or (where a site allows it) a username.
 * @returns one reading or two, the likelier first
 * @throws CliError usage
 */
export function readLearnerName(text: string): readonly LearnerName[] {
  const [, prefix, rest = ''] = /^(user|email|id):(.*)$/s.exec(text) ?? [];
  if (prefix !== undefined && rest === '') throw new CliError('usage', `nothing stands behind ${prefix}:`);
  if (prefix === 'id') return [readId(rest)];
  if (prefix === 'email') return [{ by: 'email', email: rest }];
  if (prefix === 'user') return [{ by: 'user', username: rest }];
  if (text.trim() === '') throw new CliError('usage', 'which learner?', 'a username, an e-mail or an LMS user id');
  if (/^\d+$/.test(text)) return [readId(text), { by: 'user', username: text }];
  if (text.includes('@')) {
    return [
      { by: 'email', email: text },
      { by: 'user', username: text },
    ];
  }
  return [{ by: 'user', username: text }];
}

function readId(text: string): LearnerName {
  const userId = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(userId)) {
    throw new CliError('usage', `"${text}" is no LMS user id`, 'ids are digits; a username of digits is user:NAME');
  }
  return { by: 'id', userId };
}

/** The form that means this and nothing else. */
export function prefixed(name: LearnerName): string {
  if (name.by === 'id') return `id:${name.userId}`;
  return name.by === 'email' ? `email:${name.email}` : `user:${name.username}`;
}
