import type { Refusal } from '../refusal';

/** What a learner may be named by. */
export type LearnerName =
  | { readonly by: 'id'; readonly userId: number }
  | { readonly by: 'email'; readonly email: string }
  | { readonly by: 'user'; readonly username: string };

/**
 * What a name that a person gave may mean. `user:`, `email:` and `id:` settle it; else digits may be an id or a
 * username, and what has an @ may be an e-mail or (where a site allows it) a username.
 * @returns one reading or two, the likelier first
 */
export function readLearnerName(text: string): readonly LearnerName[] | Refusal {
  const [, prefix, rest = ''] = /^(user|email|id):(.*)$/s.exec(text) ?? [];
  if (prefix !== undefined && rest === '') return notAName(`there is nothing after ${prefix}:`);
  if (prefix === 'id') return readId(rest) ?? notAnId(rest);
  if (prefix === 'email') return [{ by: 'email', email: rest }];
  if (prefix === 'user') return [{ by: 'user', username: rest }];
  if (text.trim() === '') return notAName('which learner?', 'a username, an e-mail or an LMS user id');
  if (/^\d+$/.test(text)) {
    const id = readId(text);
    return id === undefined ? notAnId(text) : [...id, { by: 'user', username: text }];
  }
  if (text.includes('@')) {
    return [
      { by: 'email', email: text },
      { by: 'user', username: text },
    ];
  }
  return [{ by: 'user', username: text }];
}

function readId(text: string): readonly LearnerName[] | undefined {
  const userId = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(userId) ? [{ by: 'id', userId }] : undefined;
}

function notAnId(text: string): Refusal {
  return notAName(`"${text}" is not an LMS user id`, 'ids are digits; a username of digits is user:NAME');
}

function notAName(reason: string, advice?: string): Refusal {
  return { refusal: 'not-a-name', reason, ...(advice === undefined ? {} : { advice }) };
}

/** The form that means this and nothing else. */
export function prefixed(name: LearnerName): string {
  if (name.by === 'id') return `id:${name.userId}`;
  return name.by === 'email' ? `email:${name.email}` : `user:${name.username}`;
}
