import { isRefusal, type LmsClient } from './lms';

/**
 * Whether the LMS has all these states. With `limit=0` the LMS returns nobody, and still refuses a state that it does
 * not have.
 */
export async function knowsAll(lms: LmsClient, states: readonly string[]): Promise<boolean> {
  try {
    for await (const _ of lms.retirementQueue({ states, coolOffDays: 0, limit: 0 }));
    return true;
  } catch (error) {
    if (isRefusal(error) && error.facts.status === 400) return false;
    throw error;
  }
}
