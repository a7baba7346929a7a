import type { FailureCode } from '../../domain/failure/failure';
import type { PairSeen } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';
import type { ReplaceUsernamesInput } from './messages';
import { activitiesOf, failureIn } from './rename-activities';

/**
 * How the LMS has the names of all pairs, in one call: where nothing is sent, nothing changes between two of them.
 * @returns a failure where the LMS cannot be asked
 */
export async function lookAtAll(
  { instance, pairs, site }: ReplaceUsernamesInput,
  { sinceMs, attempts }: { readonly sinceMs: number; readonly attempts: number },
): Promise<ReadonlyMap<UsernamePair, PairSeen> | FailureCode> {
  const present = pairs.map(({ old }) => old);
  const wanted = pairs.map((pair) => pair.found ?? pair.wanted);
  const meant = site === undefined ? {} : { site };
  try {
    const { lookUpNames } = activitiesOf(instance, 'who has which name', attempts);
    const seen = await lookUpNames({ instance, names: [...present, ...wanted], present, wanted, sinceMs, ...meant });
    const at = (index: number) => seen[index] ?? 'not-asked';
    return new Map(pairs.map((pair, index) => [pair, { old: at(index), wanted: at(index + pairs.length) }]));
  } catch (error) {
    return failureIn(error).code;
  }
}
