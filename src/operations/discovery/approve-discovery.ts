import type { ApprovalSays } from '../../domain/instance/change';
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

/** Enrolls the learners that were shown. Where it stops in between, the next discovery enrolls them. */
export async function approveDiscovery(
  context: OperationContext,
  { upTo, coolOffDays, shown, says, revision, override, reason }: ApprovalGiven,
): Promise<DiscoverLearnersResult | Refusal | CalledOff> {
  const given = await changeByPerson(context, 'approve', { upTo, coolOffDays, shown, ...says }, revision, reason);
  if (isRefusal(given)) return given;
  return runDiscovery(context, { ...(override ? { coolOffDays } : {}), ...(reason === undefined ? {} : { reason }) });
}
