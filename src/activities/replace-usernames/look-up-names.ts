import type { NameSeen } from '../../domain/usernames/replacement';
import { inLanes } from '../../lanes/in-lanes';
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
      return inLanes(AT_ONCE, names, (name) => look(lms, name));
    });
}

async function look(lms: LmsClient, name: string): Promise<NameSeen> {
  const account = await lms.account(name);
  if (typeof account === 'string') return account;
  return account.username === name ? 'here' : 'other-case';
}
