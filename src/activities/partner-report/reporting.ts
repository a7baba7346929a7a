import { RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import type { PartnerReporting } from '../kit/partner-reporting';

/** What a failure of a report is of. */
export const REPORT_FACTS = { service: 'LMS' } as const;

/** @throws config.stale where this worker's file says nothing of partner reports */
export function reportingOf({ services }: Pick<ActivityParts, 'services'>): PartnerReporting {
  const { partnerReports } = services;
  if (partnerReports === undefined) throw new RetirementError('config.stale', { service: 'partner-report' });
  return partnerReports;
}
