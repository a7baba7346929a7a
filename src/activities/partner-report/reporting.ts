import { RetirementError } from '../../domain/failure/failure';
import { deliveryDiffers } from '../../domain/instance/partner-delivery';
import type { ActivityParts } from '../kit/activity-parts';
import { type InForceParts, recordInForce } from '../kit/in-force';
import type { PartnerReporting } from '../kit/partner-reporting';

/** What a failure of a report is of. */
export const REPORT_FACTS = { service: 'LMS' } as const;

/**
 * What asks the LMS. It says nothing of who hears of whom: for that, `reportingInForce()`.
 * @throws config.stale where this worker's file says nothing of partner reports
 */
export function reportingOf({ services }: Pick<ActivityParts, 'services'>): PartnerReporting {
  const { partnerReports } = services;
  if (partnerReports === undefined) throw stale();
  return partnerReports;
}

/**
 * Where reports go, and to whom, as it is in force: a worker that was not restarted must not tell the partners of before.
 * @throws config.stale where this worker's file says something else, or nothing
 */
export async function reportingInForce(parts: InForceParts): Promise<PartnerReporting> {
  if ((await notInForce(parts)).length > 0) throw stale();
  return reportingOf(parts);
}

/** Keys of this worker's file that are not in force as it has them. */
export async function notInForce(parts: InForceParts): Promise<readonly string[]> {
  const { settings } = await recordInForce(parts);
  return deliveryDiffers(parts.services.settings.partnerReport?.delivery, settings.partnerReport?.delivery);
}

function stale(): RetirementError {
  return new RetirementError('config.stale', { service: 'partner-report' });
}
