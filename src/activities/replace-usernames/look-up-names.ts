import type { NameSeen } from '../../domain/usernames/replacement';
import { inLanes } from '../../lanes/in-lanes';
import type { LmsClient } from '../../openedx/lms/lms';
import { unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt, sooner } from '../kit/attempt';
import type { RetirementNames } from '../kit/retirement-names';
import type { LookUpNamesInput, LookUpNamesResult } from './contract';

/** Everybody may be read. @unit milliseconds */
const LOOK_DEADLINE_MS = 600_000;
/** Questions at once. */
const AT_ONCE = 8;

/**
 * How the LMS has some names now; reads only. No run waits here: it asks again within a minute, also where the LMS says to
 * wait longer.
 */
export function createLookUpNames(parts: ActivityParts, retirements: RetirementNames) {
  return ({ names, wanted = [] }: LookUpNamesInput): Promise<LookUpNamesResult> =>
    attempt(parts, undefined, LOOK_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const look = async (name: string): Promise<NameSeen> => {
        const seen = await lookAtAccount(lms, name);
        const isFree = seen === 'absent' || seen === 'not-asked';
        return isFree && wanted.includes(name) && (await isRetiring(lms, retirements, name)) ? 'retiring' : seen;
      };
      return sooner(inLanes(AT_ONCE, names, look));
    });
}

async function lookAtAccount(lms: LmsClient, name: string): Promise<NameSeen> {
  const account = await lms.account(name);
  if (typeof account === 'string') return account;
  return account.username === name ? 'here' : 'other-case';
}

async function isRetiring(lms: LmsClient, retirements: RetirementNames, name: string): Promise<boolean> {
  const read = await retirements.read(lms);
  if (read.of(name).length > 0) return true;
  // It may be one of this name.
  if (read.unnamed > 0) throw unreadableRecord('original_username');
  return false;
}
