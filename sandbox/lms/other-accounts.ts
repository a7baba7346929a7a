import { bare, json, page } from '../services/answers';
import type { Route } from '../services/call';
import { USERNAME } from './username';

/**
 * What takes a path below the accounts that lacks its slash: the view of one account. And the page to which anybody who is not
 * logged in is sent.
 */
export const otherAccountRoutes: readonly Route[] = [
  {
    path: '/api/user/v1/accounts/:username',
    access: 'anybody',
    parts: { username: USERNAME },
    GET: (call) => {
      call.breach('missing-slash');
      return bare(404);
    },
    PATCH: (call) => {
      call.breach('missing-slash');
      return json(415, { detail: 'Unsupported media type "application/json" in request.' });
    },
  },
  { path: '/login', access: 'nobody', plain: true, GET: () => page(200, 'Sign in or Register') },
];
