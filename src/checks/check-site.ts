import type { Check } from '../domain/checks/check';
import { checkClock } from '../domain/checks/check-clock';
import { checkPlan } from './check-plan';
import { checkRights } from './check-rights';
import { checkServices } from './check-services';
import { checkStates } from './check-states';
import { failedCheck } from './failed-check';
import type { SiteParts } from './site-parts';

/** Somebody waits; a healthy site answers all of it in a second or two. @unit milliseconds */
export const SITE_CHECKS_MS = 8_000;

/**
 * Everything that can be known of a site and its services without changing anything: a token, and then GET and OPTIONS
 * alone. All of it side by side.
 */
export async function checkSite(parts: SiteParts): Promise<readonly Check[]> {
  const { config, rules, token, signal, ours } = parts;
  const plan = checkPlan(rules);
  try {
    await token.token(signal);
  } catch (error) {
    const rest: Check = {
      id: 'lms',
      verdict: 'unknown',
      says: 'without a token nothing more can be asked of the services',
    };
    return [{ id: 'lms.token', ...failedCheck('the LMS, asked for a token,', error) }, rest, ...plan];
  }
  const held: Check = {
    id: 'lms.token',
    verdict: 'pass',
    says: `the LMS gives a token to client_id ${config.client.id}`,
  };
  const sinceMs = Date.now();
  const states = checkStates(parts).then((found): readonly Check[] => [
    ...found,
    {
      id: 'lms.clock',
      ...checkClock({ whose: 'the LMS', theirsMs: parts.lms.clockMs(), ours, sinceMs, untilMs: Date.now() }),
    },
  ]);
  const asked = await Promise.all([states, checkRights(parts), checkServices(parts)]);
  return [held, ...asked.flat(), ...plan];
}
