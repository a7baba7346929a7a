import type { NameSeen } from '../../domain/usernames/replacement';
import { inLanes } from '../../lanes/in-lanes';
import type { LmsClient } from '../../openedx/lms/lms';
import { unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt, sooner } from '../kit/attempt';
import type { NamedRetirement, NamesRead, RetirementNames } from '../kit/retirement-names';
import { siteRef } from '../kit/site-ref';
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
  return ({
    instance,
    site,
    names,
    wanted = [],
    present = [],
    sinceMs,
  }: LookUpNamesInput): Promise<LookUpNamesResult> =>
    attempt(parts, siteRef(instance, site), LOOK_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      const retirementsOf = (name: string) => retirementsIn(retirements.read(lms, sinceMs), name);
      const look = async (name: string): Promise<NameSeen> => {
        const seen = await lookAtAccount(lms, name);
        if (seen === 'absent' && [...wanted, ...present].includes(name)) {
          const { rows, mayBeMore } = await retirementsOf(name);
          if (rows.length === 0 && mayBeMore) throw unreadableRecord('original_username');
          return rows.length > 0 ? 'retiring' : seen;
        }
        return seen === 'here' && present.includes(name) ? lookForTwin(lms, await retirementsOf(name), name) : seen;
      };
      return sooner(inLanes(AT_ONCE, names, look));
    });
}

async function lookAtAccount(lms: LmsClient, name: string): Promise<NameSeen> {
  const account = await lms.account(name);
  if (typeof account === 'string') return account;
  return account.username === name ? 'here' : 'other-case';
}

/**
 * The LMS renames every row of this name, as its database compares names, also those of other learners.
 * @param name of an account
 */
async function lookForTwin(
  lms: LmsClient,
  { rows, mayBeMore }: RetirementsSeen,
  name: string,
): Promise<'here' | 'twin'> {
  const [first] = rows;
  if (rows.length > 1 || (first !== undefined && first.username !== name)) return 'twin';
  if (mayBeMore) throw unreadableRecord('original_username');
  if (first === undefined) return 'here';
  // The reading may be two minutes old: by now the learner may be renamed, and the account somebody else's.
  const row = await lms.retirementStatus(name);
  const isTheirs = typeof row === 'object' && row.retirementId === first.retirementId && row.username === name;
  return isTheirs ? 'here' : 'twin';
}

interface RetirementsSeen {
  readonly rows: readonly NamedRetirement[];
  /** There are rows whose name cannot be read: one may be of this name. */
  readonly mayBeMore: boolean;
}

async function retirementsIn(reading: Promise<NamesRead>, name: string): Promise<RetirementsSeen> {
  const read = await reading;
  return { rows: read.of(name), mayBeMore: read.unnamed > 0 };
}
