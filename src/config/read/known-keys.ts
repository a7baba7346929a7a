import { z } from 'zod';
import { DRIVER_SCRIPT_KEYS } from '../driver-script-keys';
import type { Findings } from '../findings';
import { LetheKeys } from '../schema';
import { nearest } from './nearest';
import type { Reading } from './reading';

/**
 * Top-level keys of driver-script files besides those that Lethe reads: they belong to services and to the other
 * scripts, and are left alone.
 * @source tubular and openedx-platform scripts/user_retirement: helpers.py, retirement_partner_report.py, retirement_archive_and_cleanup.py
 */
const OF_THE_PYTHON_DRIVER = [
  'amplitude_api_key',
  'amplitude_secret_key',
  'blacklisted_notification_domains',
  'braze_api_key',
  'braze_instance',
  'denied_notification_domains',
  'drive_partners_folder',
  'exclude_partner',
  'google_secrets_file',
  'hubspot_alert_email',
  'hubspot_api_key',
  'hubspot_aws_region',
  'hubspot_from_address',
  'org_partner_mapping',
  'partner_folder_mapping',
  'partner_report_platform_name',
  's3_archive',
  'sailthru_key',
  'sailthru_secret',
  'salesforce_assignee',
  'salesforce_domain',
  'salesforce_password',
  'salesforce_token',
  'salesforce_user',
  'segment_auth_token',
  'segment_workspace_slug',
];

/** Keys of `base_urls` that sites use. */
export const BASE_URLS = [
  'lms',
  'ecommerce',
  'credentials',
  'discovery',
  'demographics',
  'license_manager',
  'notes',
  'segment',
];

const OURS = [...Object.keys(DRIVER_SCRIPT_KEYS), 'lethe'];

/** Any other may be a value that slipped into the place of a key, a secret too. */
export function isKnownKey(key: string): boolean {
  return [...OURS, ...OF_THE_PYTHON_DRIVER, ...BASE_URLS, ...Object.keys(LetheKeys.shape)].includes(key);
}

/**
 * The Python driver takes any key without a word, and so do we; but one that is almost a key we know is most likely
 * a slip, and one that belongs below `lethe:` is ignored where it stands.
 */
export function warnOfNearMisses({ script, findings, driversWith }: Reading): void {
  const ofDrivers = driversWith([]).map(({ Options }) => keysOf(Options));
  const known = [...OURS, ...OF_THE_PYTHON_DRIVER, ...ofDrivers.flatMap(({ top }) => top)];
  const urlKeys = [...BASE_URLS, ...ofDrivers.flatMap(({ baseUrls }) => baseUrls)];
  for (const key of Object.keys(script)) {
    if (known.includes(key)) continue;
    if (Object.hasOwn(LetheKeys.shape, key) && key !== 'id' && key !== 'services' && key !== 'environment') {
      findings.warn([key], {
        message: `${key} has no effect at the top of the file`,
        hint: `put it below "lethe:", as ${LetheKeys.shape[key as keyof typeof LetheKeys.shape].meta()?.example ?? key}`,
        atKey: true,
      });
      continue;
    }
    suggest([key], key, script, known, findings);
  }
  const urls = script.base_urls;
  if (typeof urls !== 'object' || urls === null) return;
  for (const key of Object.keys(urls))
    if (!urlKeys.includes(key)) suggest(['base_urls', key], key, urls, urlKeys, findings);
}

/** What a driver reads of the file, by the schema of its options. */
function keysOf(Options: z.ZodType): { readonly top: readonly string[]; readonly baseUrls: readonly string[] } {
  const { properties = {} } = z.toJSONSchema(Options, { io: 'input', unrepresentable: 'any' });
  const urls = properties.base_urls;
  return {
    top: Object.keys(properties),
    baseUrls: typeof urls === 'object' ? Object.keys(urls.properties ?? {}) : [],
  };
}

/** A key that is there beside it was not meant: nobody writes one twice. */
function suggest(
  path: readonly string[],
  key: string,
  beside: object,
  known: readonly string[],
  findings: Findings,
): void {
  const meant = nearest(
    key,
    known.filter((name) => !Object.hasOwn(beside, name)),
  );
  if (meant === undefined) return;
  findings.warn(path, {
    message: `${path.join('.')} is an unknown key`,
    hint: `did you mean ${meant}?`,
    atKey: true,
  });
}
