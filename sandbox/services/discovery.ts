import type { Route } from './call';
import { replaceUsernames } from './replace-usernames';

/** Course Discovery: knows usernames, has nothing to erase. */
export const discovery: readonly Route[] = [
  { path: '/api/v1/replace_usernames/', access: 'replacement', POST: replaceUsernames },
];
