import type { RequestRecord } from '../../sandbox/ledger';

/** A PATCH that moved the learner, as against the call of a step. */
export const PATCH = 'PATCH';

/**
 * What was really done to a learner, in the order in which it was: PATCH, or a step's call as in `CALLS_IN_ORDER`:
 * without the slash at its end, since a release may take both.
 * Whether anybody heard of it does not matter; a refusal does not count.
 */
export function deedsOf(requests: readonly RequestRecord[], userId: number): string[] {
  return requests
    .filter((request) => request.learner === userId && hadEffect(request))
    .sort((one, other) => endOf(one) - endOf(other))
    .map(({ method, service, path }) =>
      method === PATCH ? PATCH : `${service} ${path.replace(`/${userId}/`, '/:id/').replace(/\/$/, '')}`,
    );
}

function hadEffect({ method, path, worked }: RequestRecord): boolean {
  if (method === 'GET' || worked === null) return false;
  // A learner without a forum account: a 500 that says so is the answer to the call.
  const absent = /\/(retire_forum|retire_demographics)\/?$/.test(path) || path === '/api/v1/retire_user/';
  return worked < 300 || (absent && (worked === 500 || worked === 404));
}

/** A request that was slow is overtaken by others. */
function endOf({ at, ms, n }: RequestRecord): number {
  return at + (ms ?? 0) + n / 1e9;
}
