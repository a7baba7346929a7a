import type { InstanceRecord } from '../../domain/instance/record';
import type { InstanceSettings } from '../../domain/instance/settings';
import { claimedSites, holderOfSite } from '../../temporal/records/claim-site';
import type { RecordSight } from '../../temporal/records/describe-record';
import type { TemporalClient } from '../operation-context';
import type { Refusal } from '../refusal';
import { stillNeeded } from './still-needed';

/** The LMS that an instance had, where a new record is for another one. */
export interface LeftSite {
  /** Its base URL; absent where the record of then cannot be read. */
  readonly lms?: string;
  /** Fingerprints whose claims are given up. */
  readonly sites: readonly string[];
}

/** What a record says, or said before it was ended. */
export function lastRecord(sight: RecordSight): InstanceRecord | undefined {
  if (sight.kind === 'found') return sight.record;
  return sight.kind === 'none' ? sight.last : undefined;
}

/**
 * Which LMS a new record would leave. An instance that was removed has given its own up, and takes any.
 * @returns a refusal where something of the LMS that it has is still under way
 */
export async function leftSite(
  client: TemporalClient,
  instance: string,
  sight: RecordSight,
  { fingerprint, lms: wanted }: InstanceSettings,
): Promise<LeftSite | Refusal | undefined> {
  const record = lastRecord(sight);
  if (record?.settings.fingerprint === fingerprint) return undefined;
  const claimed = record === undefined ? await claimedSites(client, instance) : [];
  if (claimed.includes(fingerprint) || (record === undefined && claimed.length === 0)) return undefined;
  const needed = await stillNeeded(client, instance, record);
  const lms = record?.settings.lms;
  if (needed !== undefined) {
    return {
      ...needed,
      reason: `the file is of another LMS (${wanted}) than ${instance} has${lms === undefined ? '' : ` (${lms})`}, and ${needed.reason}`,
      next: 'other-id-or-old-address',
    };
  }
  if (record === undefined) return { sites: claimed };
  const had = record.settings.fingerprint;
  if (sight.kind === 'none' && (await holderOfSite(client, had)) !== instance) return undefined;
  return { lms: record.settings.lms, sites: [had, ...record.formerSites].filter((site) => site !== fingerprint) };
}
