import type { Refusal } from '../refusal';

/** Why a partner report, or the end of old ones, did nothing, where it did. */
export function reportRefusal({ notSet }: { readonly notSet?: true }): Refusal | undefined {
  if (notSet === undefined) return undefined;
  return {
    refusal: 'not-set',
    reason:
      "the worker's instance file has no org_partner_mapping, or no place for partner reports: neither " +
      'drive_partners_folder with google_secrets_file, nor folder or s3_bucket in lethe.partner_report',
    hint: 'write what is missing, put the file in force with `lethe instance apply`, and restart the workers',
  };
}
