import { diffSettings, type SettingChange } from '../../domain/instance/diff-settings';
import { isOver, type MaintenanceHold } from '../../domain/instance/maintenance-hold';
import { isOfSite } from '../../domain/instance/record';
import type { InstanceSettings } from '../../domain/instance/settings';
import type { ReportNote } from '../../domain/partner-report/report-note';
import { holderOfSite } from '../../temporal/records/claim-site';
import { describeRecord, type RecordSight } from '../../temporal/records/describe-record';
import type { TemporalClient } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { type LeftSite, lastRecord, leftSite } from './left-site';
import { type SharedService, type Sharing, sharedAnew, sharingOf, unsureOf } from './shared-services';

/** What an apply would do, for a person to look at. */
export interface ApplyPlan extends Sharing {
  readonly instance: string;
  readonly settings: InstanceSettings;
  /** A record is made: there is none, or the one that is there is replaced. */
  readonly makes: boolean;
  /** The instance has, or had, another record before the one that is made. */
  readonly again: boolean;
  /** The one that is there is replaced, whatever it says. */
  readonly replaces: boolean;
  /** Revision of the record that was looked at; 0 where there is none. */
  readonly revisionSeen: number;
  /** The open record that is ended first. */
  readonly endsRunId?: string;
  readonly changes: readonly SettingChange[];
  /** Taken over from the record that was ended, or is to be. */
  readonly holds: readonly MaintenanceHold[];
  /** There was a record that cannot be read here: what it held is lost with it. */
  readonly holdsLost: boolean;
  /** Addresses that the LMS had before. */
  readonly formerSites: readonly string[];
  /** Questions for partner reports to this LMS. */
  readonly partnerReports: readonly ReportNote[];
  readonly everEncrypted: boolean;
  /** The instance had another LMS, which a new record gives up. */
  readonly leaves?: LeftSite;
  /** Of what is shared, what is not in force already. */
  readonly sharedAnew: readonly SharedService[];
  /** Instances that may have a service which is not in force here already: their records cannot be read. */
  readonly unsure: readonly string[];
}

/**
 * Compares what a file proposes with what is in force; changes nothing, and needs no worker.
 * @param lately instances that were applied in this moment: lists may not have them yet
 */
export async function planApply(
  client: TemporalClient,
  instance: string,
  settings: InstanceSettings,
  replace: boolean,
  lately: readonly string[] = [],
): Promise<ApplyPlan | Refusal> {
  const sight = await describeRecord(client, instance);
  const refused = replace ? undefined : cannotApply(sight, settings);
  if (refused !== undefined) return refused;
  const holder = await holderOfSite(client, settings.fingerprint);
  if (holder !== undefined && holder !== instance) {
    return {
      refusal: 'record',
      reason: `instance ${holder} has this LMS, and an LMS has one instance`,
      next: { next: 'use-or-free', holder },
    };
  }
  const before = lastRecord(sight);
  const makes = replace || sight.kind !== 'found';
  const leaves = makes ? await leftSite(client, instance, sight, settings) : undefined;
  if (isRefusal(leaves)) return leaves;
  const inForce = sight.kind === 'found' && !makes ? sight.record.settings : undefined;
  const isSameLms = before?.settings.fingerprint === settings.fingerprint;
  const sharing = await sharingOf(client, instance, settings, lately);
  return {
    instance,
    settings,
    makes,
    again: makes && (sight.kind !== 'none' || sight.ended === true),
    replaces: replace,
    revisionSeen: sight.kind === 'found' ? sight.record.revision : 0,
    ...(makes && sight.kind !== 'none' ? { endsRunId: sight.open.runId } : {}),
    changes: diffSettings(leaves === undefined ? inForce : before?.settings, settings),
    holds: (before?.holds ?? []).filter((hold) => !isOver(hold, Date.now())),
    holdsLost: makes && before === undefined && (sight.kind !== 'none' || sight.ended === true),
    // Of another LMS neither says anything.
    formerSites: before !== undefined && isSameLms ? before.formerSites : [],
    partnerReports: before !== undefined && isOfSite(before, settings.fingerprint) ? (before.partnerReports ?? []) : [],
    everEncrypted: sight.kind === 'none' ? sight.everEncrypted === true : sight.open.everEncrypted,
    ...(leaves === undefined ? {} : { leaves }),
    ...sharing,
    sharedAnew: sharedAnew(sharing.shared, inForce),
    unsure: unsureOf(sharing, settings, inForce),
  };
}

function cannotApply(sight: RecordSight, settings: InstanceSettings): Refusal | undefined {
  if (sight.kind === 'newer') {
    const reason = `the record is of format ${sight.format}, of a later release of Lethe`;
    return { refusal: 'record', reason, next: 'update-or-replace' };
  }
  if (sight.kind === 'unreadable') {
    return {
      refusal: 'record',
      reason: `the record cannot be read: ${sight.why}`,
      next: 'name-ring-or-replace',
    };
  }
  if (sight.kind === 'found' && sight.record.settings.fingerprint !== settings.fingerprint) {
    return {
      refusal: 'record',
      reason: `the file is of another LMS (${settings.lms}) than the one in force (${sight.record.settings.lms})`,
      next: 'other-id-or-rehome',
    };
  }
  return undefined;
}
