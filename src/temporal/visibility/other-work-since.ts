import type { Client } from '@temporalio/client';
import type { HoldScope } from '../../domain/instance/maintenance-hold';
import { archiveRuns } from './archives';
import { campaignBatches } from './campaigns';
import { inHandSince } from './in-hand-since';
import { partnerReports } from './partner-reports';
import { OPEN } from './retirements';
import { allOf, anyOf } from './terms';

/** What asks the LMS beside the steps, and changes it. */
const OF_THE_LMS = ['cleanUp', 'takeReport', 'settlePage'] as const;

/**
 * Attempts at other work than the steps of learners' runs that this hold covers, which began before then and have not ended.
 * A campaign may do the step of any service.
 */
export async function otherWorkSince(
  client: Client,
  instance: string,
  scope: HoldScope,
  sinceMs: number,
): Promise<number> {
  const campaigns = await inHandSince(client, allOf(campaignBatches(instance), OPEN), ['doErrand'], sinceMs);
  const coversLms = scope.kind === 'instance' || (scope.kind === 'service' && scope.service === 'LMS');
  if (!coversLms) return campaigns;
  const query = allOf(anyOf(archiveRuns(instance), partnerReports(instance)), OPEN);
  return campaigns + (await inHandSince(client, query, OF_THE_LMS, sinceMs));
}
