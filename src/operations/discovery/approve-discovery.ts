import { standingGrant } from '../../domain/instance/approval';
import type { ApprovalSays } from '../../domain/instance/change';
import { describeRecord } from '../../temporal/records/describe-record';
import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import { changeByPerson } from '../instances/change-by-person';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { type CalledOff, runDiscovery } from './run-discovery';

export interface ApprovalGiven {
  /** Newest retirement id that was shown. */
  readonly upTo: number;
  /** Cool-off that was shown. */
  readonly coolOffDays: number;
  /** When the request that was shown was made. */
  readonly shown: string;
  /** Revision of the record that was shown. */
  readonly revision: number;
  /** The cool-off is another than the one in force. */
  readonly override: boolean;
  readonly says: ApprovalSays;
  readonly reason?: string;
}

/** An approval that was given, and that this discovery has not carried out: the next one does. */
export interface ApprovalStands {
  /** ISO 8601. */
  readonly standsUntil: string;
  readonly coolOffDays: number;
  /** What became of the discovery. */
  readonly discovery: Refusal | CalledOff;
}

/** Enrolls the learners that were shown. Where it stops in between, the next discovery enrolls them. */
export async function approveDiscovery(
  context: OperationContext,
  { upTo, coolOffDays, shown, says, revision, override, reason }: ApprovalGiven,
): Promise<DiscoverLearnersResult | Refusal | CalledOff | ApprovalStands> {
  const given = await changeByPerson(context, 'approve', { upTo, coolOffDays, shown, ...says }, revision, reason);
  if (isRefusal(given)) return given;
  const done = await runDiscovery(context, {
    ...(override ? { coolOffDays } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
  if (!isRefusal(done) && !('calledOff' in done)) return done;
  const sight = await describeRecord(context.client, context.instance);
  const grant = sight.kind === 'found' ? standingGrant(sight.record, Date.now()) : undefined;
  if (grant === undefined) return done;
  return { standsUntil: grant.lapsesAt, coolOffDays: grant.coolOffDays, discovery: done };
}
