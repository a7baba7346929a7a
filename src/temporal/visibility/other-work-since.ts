import type { Client } from '@temporalio/client';
import type { HoldScope } from '../../domain/instance/maintenance-hold';
import { archiveRuns } from './archives';
import { campaignBatches } from './campaigns';
import { inHandSince } from './in-hand-since';
import { partnerReports } from './partner-reports';
import { OPEN } from './retirements';
import { allOf, anyOf, type Term } from './terms';
import { retirementRequests, usernameReplacements } from './username-work';

/** What asks the LMS beside the steps, and changes it. */
const OF_THE_LMS = ['cleanUp', 'takeReport', 'settlePage', 'requestRetirements'] as const;

/**
 * Attempts at other work than the steps of learners' runs that this hold covers, which began before then and have not ended.
 * A campaign may do the step of any service, and a username is replaced in several.
 */
export async function otherWorkSince(
  client: Client,
  instance: string,
  scope: HoldScope,
  sinceMs: number,
): Promise<number> {
  const inHand = (work: Term, activities: readonly string[]) =>
    inHandSince(client, allOf(work, OPEN), activities, sinceMs);
  const campaigns = await inHand(campaignBatches(instance), ['doErrand']);
  if (scope.kind !== 'instance' && scope.kind !== 'service') return campaigns;
  const ofServices = campaigns + (await inHand(usernameReplacements(instance), ['replaceUsername']));
  const coversLms = scope.kind === 'instance' || scope.service === 'LMS';
  if (!coversLms) return ofServices;
  const ofLms = anyOf(archiveRuns(instance), partnerReports(instance), retirementRequests(instance));
  return ofServices + (await inHand(ofLms, OF_THE_LMS));
}
