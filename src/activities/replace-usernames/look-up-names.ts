import type { NameSeen } from '../../domain/usernames/replacement';
import type { LmsClient } from '../../openedx/lms/lms';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { LookUpNamesInput, LookUpNamesResult } from './contract';

/** @unit milliseconds */
const LOOK_DEADLINE_MS = 600_000;
/** Questions at once. */
const AT_ONCE = 8;

/** How the LMS has some names now; reads only. */
export function createLookUpNames(parts: ActivityParts) {
  return ({ names }: LookUpNamesInput): Promise<LookUpNamesResult> =>
    attempt(parts, undefined, LOOK_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const seen: NameSeen[] = [];
      const next = names.entries();
      const worker = async () => {
        for (const [at, name] of next) seen[at] = await look(lms, name);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return seen;
    });
}

async function look(lms: LmsClient, name: string): Promise<NameSeen> {
  const account = await lms.account(name);
  if (typeof account === 'string') return account;
  return account.username === name ? 'here' : 'other-case';
}
