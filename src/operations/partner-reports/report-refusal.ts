import type { Refusal } from '../refusal';

/** What a report says where it was not made. */
interface NotSet {
  readonly notSet: true;
  readonly differs?: readonly string[];
}

/** Why a partner report, or the end of old ones, did nothing, where it did. */
export function reportRefusal({ notSet, differs = [] }: Partial<NotSet>): Refusal | undefined {
  if (notSet === undefined) return undefined;
  if (differs.length > 0) {
    return {
      refusal: 'not-set',
      reason: `the worker's instance file differs from what is in force in ${differs.join(', ')}: nobody is told what may be wrong`,
      next: 'apply-and-restart',
    };
  }
  return {
    refusal: 'not-set',
    reason:
      "the worker's instance file has no org_partner_mapping, or no place for partner reports: neither " +
      'drive_partners_folder with google_secrets_file, nor folder or s3_bucket in lethe.partner_report',
    next: 'complete-file',
  };
}
