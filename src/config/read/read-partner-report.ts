import { isClearUrl } from '../../domain/encryption/loopback';
import type { PartnerDelivery } from '../../domain/instance/partner-delivery';
import { type PartnerMapping, partnerMapping } from '../../domain/partner-report/partner-mapping';
import { partnersInOneFolder } from '../../domain/partner-report/report-file-name';
import { readSecretAgain } from '../../secrets/secret-reader';
import { anchorSecret } from '../../secrets/secret-ref';
import type { PartnerReportConfig, ReportPlace } from '../instance-config';
import { isMapping } from '../parse-config-file';
import { PartnerReportKeys } from '../partner-report-keys';
import { folderPlace, placeAddress } from '../storage-place';
import { readBaseUrl } from './base-url';
import { presentSecret } from './present-secret';
import { isBucketName, readS3 } from './read-s3';
import type { Reading } from './reading';
import { scheduleOf } from './schedule-of';
import { shortHash } from './short-hash';

const OURS = ['lethe', 'partner_report'] as const;
const DRIVE_URL = [...OURS, 'google_drive_url'] as const;
const MAPPING = 'org_partner_mapping';
const DRIVE_FOLDER = 'drive_partners_folder';
const GOOGLE_SECRETS = 'google_secrets_file';
const PLATFORM = 'partner_report_platform_name';
/** The second is what old releases of the scripts call the first. */
const DENIED = ['denied_notification_domains', 'blacklisted_notification_domains'] as const;
/** A file's name has them in it, and may have 255 bytes. */
const LONGEST_NAME = 60;

/**
 * How partners learn about their learners; undefined where the file does not say enough of it: a file of the driver scripts may
 * have its Google secrets on the command line of another script.
 */
export async function readPartnerReport(
  said: PartnerReportKeys | undefined,
  instance: string,
  reading: Reading,
): Promise<PartnerReportConfig | undefined> {
  const mapping = readMapping(reading);
  const keys = said ?? PartnerReportKeys.parse({});
  if (mapping === undefined) {
    if (said !== undefined && isAbsent(reading.script[MAPPING])) {
      reading.findings.fault(OURS, {
        message: `lethe.partner_report needs ${MAPPING}, and the file has none`,
        hint: `write ${MAPPING}: {ORG: [PARTNER]} at the top of the file`,
        atKey: true,
      });
    }
    return undefined;
  }
  const place = await readPlace(keys, said !== undefined, reading);
  if (place === undefined) return undefined;
  // In Google Drive, a folder can have any name.
  if (place.kind !== 'google-drive') checkFolders(mapping, reading);
  const denied = readDenied(reading);
  const platform = readPlatform(reading) ?? instance;
  const told = keys.comments && place.kind === 'google-drive' ? { deniedDomains: denied } : {};
  const delivery = { address: reportAddress(place), platform, ...hashed(mapping), ...told };
  return {
    platform,
    mapping,
    place,
    answerTimeoutMs: keys.answer_timeout,
    ...told,
    settings: { delivery, ...(keys.schedule === undefined ? {} : whenMade(keys, keys.schedule)) },
  };
}

function whenMade({ expire_after_days }: PartnerReportKeys, schedule: NonNullable<PartnerReportKeys['schedule']>) {
  const expires = expire_after_days === undefined ? {} : { expireAfterDays: expire_after_days };
  return { schedule: scheduleOf(schedule), ...expires };
}

/** A mapping as far as two can be told apart by it, whatever the order in which they are written. */
function hashed(mapping: PartnerMapping): Pick<PartnerDelivery, 'organizations' | 'mapping'> {
  const orgs = Object.entries(mapping).map(([org, partners]) => JSON.stringify([org, [...partners].sort()]));
  return { organizations: orgs.length, mapping: shortHash(16, orgs.sort()) };
}

function reportAddress(place: ReportPlace): string {
  return place.kind === 'google-drive' ? `google-drive:${place.folderId}` : placeAddress(place);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (isMapping(value) && Object.keys(value).length === 0);
}

function readMapping({ script, findings }: Reading): PartnerMapping | undefined {
  const given = script[MAPPING];
  if (isAbsent(given)) return undefined;
  const fault = (path: readonly string[], what: string) =>
    findings.fault(path, { message: `${path.join('.')} ${what}`, hint: `write ${MAPPING}: {ORG: [PARTNER, PARTNER]}` });
  if (!isMapping(given)) {
    fault([MAPPING], 'must be a mapping of organizations to lists of partners');
    return undefined;
  }
  const mapping: Record<string, readonly string[]> = {};
  for (const [org, partners] of Object.entries(given)) {
    const list = typeof partners === 'string' ? [partners] : partners;
    if (!Array.isArray(list) || list.some((partner) => typeof partner !== 'string' || partner.trim() === '')) {
      fault([MAPPING, org], 'must be a list of the names of partners');
    } else if (list.some((partner) => Buffer.byteLength(partner.normalize('NFKC')) > 2 * LONGEST_NAME)) {
      fault([MAPPING, org], `has a name that is longer than ${2 * LONGEST_NAME} bytes`);
    } else mapping[org] = list;
  }
  return partnerMapping(mapping);
}

function checkFolders(mapping: PartnerMapping, { findings }: Reading): void {
  for (const partners of partnersInOneFolder(mapping)) {
    findings.fault([MAPPING], {
      message: `${MAPPING} has partners who would get the same folder: ${partners.map((one) => JSON.stringify(one)).join(', ')}`,
      hint: 'give each a name that differs in more than its case and in characters that a path can have, or write the same name',
      atKey: true,
    });
  }
}

async function readPlace(keys: PartnerReportKeys, wanted: boolean, reading: Reading): Promise<ReportPlace | undefined> {
  const { script, findings, folder } = reading;
  if (keys.folder !== undefined) return folderPlace(keys.folder, folder);
  if (keys.s3_bucket !== undefined) {
    if (isBucketName(keys.s3_bucket)) return readS3(keys.s3_bucket, keys, OURS, reading);
    findings.fault([...OURS, 's3_bucket'], {
      message: 'lethe.partner_report.s3_bucket is not the name of a bucket',
      hint: 'write s3_bucket: NAME, without s3:// and without a path',
    });
    return undefined;
  }
  const [driveFolder, secrets] = [script[DRIVE_FOLDER], script[GOOGLE_SECRETS]];
  if (typeof driveFolder === 'string' && driveFolder !== '' && typeof secrets === 'string' && secrets !== '') {
    const ref = anchorSecret({ kind: 'file', path: secrets }, folder);
    const text = reading.checkSecrets ? await presentSecret(ref, [GOOGLE_SECRETS], reading) : undefined;
    if (text !== undefined && isClearUrl(tokenUriIn(text))) {
      findings.fault([GOOGLE_SECRETS], {
        message: `${GOOGLE_SECRETS}: token_uri of that file is http: the token of the account would go over the network unencrypted`,
        hint: 'write https://, or get the file from Google again',
      });
    }
    const api = keys.google_drive_url === undefined ? undefined : readBaseUrl(keys.google_drive_url);
    if (api?.kind === 'invalid') {
      findings.fault(DRIVE_URL, { message: `${DRIVE_URL.join('.')} ${api.message}`, hint: api.hint });
      return undefined;
    }
    if (api?.clear) {
      findings.warn(DRIVE_URL, {
        message: `${DRIVE_URL.join('.')} is http: reports and the token of the account go over the network unencrypted`,
        hint: `write ${api.url.replace(/^http:/, 'https:')}, unless that network is private`,
      });
    }
    const read = () => readSecretAgain(ref, reading.secrets, 'GOOGLE_DRIVE');
    const rootUrl = api === undefined ? {} : { rootUrl: api.url };
    return { kind: 'google-drive', folderId: driveFolder, readSecrets: read, ...rootUrl };
  }
  if (!wanted) return undefined;
  findings.fault(OURS, {
    message: `no place for partner reports: neither folder nor s3_bucket in lethe.partner_report, nor ${DRIVE_FOLDER} with ${GOOGLE_SECRETS}`,
    hint: `write lethe: {partner_report: {folder: /path}}, or ${DRIVE_FOLDER}: ID and ${GOOGLE_SECRETS}: path`,
    atKey: true,
  });
  return undefined;
}

/** Where the account's tokens come from; a file that is none is told when it is used. */
function tokenUriIn(text: string): string {
  try {
    return String((JSON.parse(text) as { readonly token_uri?: unknown } | null)?.token_uri);
  } catch {
    return '';
  }
}

function readPlatform({ script, findings }: Reading): string | undefined {
  const name = script[PLATFORM];
  if (name === undefined || name === null || name === '') return undefined;
  if (typeof name === 'string' && Buffer.byteLength(name) <= LONGEST_NAME) return name;
  findings.fault([PLATFORM], {
    message: `${PLATFORM} must be text of at most ${LONGEST_NAME} bytes: the names of the files have it`,
    hint: `write ${PLATFORM}: NAME`,
  });
  return undefined;
}

function readDenied({ script, findings }: Reading): readonly string[] {
  const key = DENIED.find((name) => !isAbsent(script[name]));
  const given = key === undefined ? [] : script[key];
  if (Array.isArray(given) && given.every((one) => typeof one === 'string' && one !== '')) return given;
  findings.fault([key ?? DENIED[0]], {
    message: `${key ?? DENIED[0]} must be a list of domains`,
    hint: `write ${DENIED[0]}: ['@example.com']`,
  });
  return [];
}
