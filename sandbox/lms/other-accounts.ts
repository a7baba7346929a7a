import { bare, json, page } from '../services/answers';
import type { Route } from '../services/call';
import { USERNAME } from './username';

/** Names of views that have a slash at their end. */
const VIEWS: readonly string[] = [
  'retirement_queue',
  'retirements_by_status_and_date',
  'retirement_status',
  'update_retirement_status',
  'cancel_retirement',
  'retirement_cleanup',
  'retirement_partner_report',
  'retirement_partner_report_cleanup',
];

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
      const name = call.params.username ?? '';
      // Mostly a path whose slash was forgotten: no user has such a name.
      if (VIEWS.includes(name)) call.breach('missing-slash');
      const person = call.site.people.live(name);
      if (person === undefined) return bare(404);
      const sizes = ['full', 'large', 'medium', 'small'].map((size) => [
        `image_url_${size}`,
        `/static/default_${size}.png`,
      ]);
      const image = { has_image: false, ...Object.fromEntries(sizes) };
      return json(200, { username: person.username, profile_image: image, account_privacy: 'private' });
    },
    PATCH: (call) => {
      call.breach('missing-slash');
      return json(415, { detail: 'Unsupported media type "application/json" in request.' });
    },
  },
  { path: '/login', access: 'nobody', plain: true, GET: () => page(200, 'Sign in or Register') },
];
