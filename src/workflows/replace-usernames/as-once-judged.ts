import type { PairSeen, Replacement } from '../../domain/usernames/replacement';

/** Whether the LMS cannot be asked for one of the two names. */
export function isUnasked({ old, wanted }: PairSeen): boolean {
  return old === 'not-asked' || wanted === 'not-asked';
}

/** How builds that sent a name which the LMS cannot be asked for took it. */
export function asOnceJudged({ old, wanted }: PairSeen, before: Replacement | undefined): PairSeen {
  return {
    old: old === 'not-asked' ? (before?.fresh === undefined ? 'here' : 'absent') : old,
    wanted: wanted === 'not-asked' ? 'absent' : wanted,
  };
}
