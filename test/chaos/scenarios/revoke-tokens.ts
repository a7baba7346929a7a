import type { Deployment } from '../deployment';

/**
 * By requests, not by the clock: on a busy machine a token that was just renewed would be void before it is used, and
 * twice in a row that is what a wrong secret looks like.
 */
const REVOKED_EVERY_REQUESTS = 150;

const LOOK_EVERY_MS = 20;

/** All tokens are revoked at once, again and again, while something goes on. */
export async function whileTokensAreRevoked<T>({ site }: Deployment, act: () => Promise<T>): Promise<T> {
  const { admin } = site.sandbox;
  let revokedAt = 0;
  const timer = setInterval(() => {
    const { requests } = admin.totals();
    if (requests - revokedAt < REVOKED_EVERY_REQUESTS) return;
    revokedAt = requests;
    admin.revokeTokens();
  }, LOOK_EVERY_MS);
  try {
    return await act();
  } finally {
    clearInterval(timer);
  }
}
