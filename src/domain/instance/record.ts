import type { DiscoveryCounts } from '../discovery/discovery-counts';
import type { Watermark } from '../discovery/watermark';
import type { ReportNote } from '../partner-report/report-note';
import { DAY_MS } from '../time/day-ms';
import type { ApprovalRequest, Grant } from './approval-request';
import type { MaintenanceHold } from './maintenance-hold';
import type { InstanceSettings } from './settings';

/** Goes up when older code can no longer read a record. Code that meets a newer one refuses the request. */
export const RECORD_FORMAT = 1;

/** Entries that a record remembers, oldest forgotten first. */
export const CHANGES_KEPT = 50;

/** One change, to show later who did what. */
export interface ChangeEntry {
  /** Revision that it made. */
  readonly revision: number;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly reason?: string;
  /** In a sentence, e.g. `applied: cool_off_days, retirement_pipeline`. */
  readonly what: string;
}

/** What the last discovery said. */
export interface LastDiscovery {
  readonly batch: string;
  readonly at: string;
  /** Absent where it found nothing new and did not read the whole queue. */
  readonly counts?: DiscoveryCounts;
  readonly swept?: false;
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
}

/** Who let in the first learners of this instance. */
export interface FirstApproval {
  readonly by: string;
  readonly at: string;
  /** Cool-off that was shown. */
  readonly coolOffDays: number;
}

/** What is in force for one instance, kept by the workflow `instance/<id>`. No list of learners is ever in it. */
export interface InstanceRecord {
  readonly format: number;
  readonly instance: string;
  /** Goes up with every change that a person makes; a change names the one that was shown. From 1. */
  readonly revision: number;
  /** Goes up when the settings change; approvals lapse with it. From 1. */
  readonly rulesRevision: number;
  readonly settings: InstanceSettings;
  /** Fingerprints of the addresses that this LMS had before: runs that carry one are still this instance's. */
  readonly formerSites: readonly string[];
  /** Payloads of this instance were once encrypted, so nothing of it may be written unencrypted again. */
  readonly everEncrypted: boolean;
  readonly approved?: FirstApproval;
  /** What somebody must approve. */
  readonly request?: ApprovalRequest;
  /** What somebody approved and no discovery has carried out yet. */
  readonly grant?: Grant;
  /** Learners were enrolled under these rules: from then on a change of the rules leaves the first approval alone. */
  readonly enrolled: boolean;
  readonly holds: readonly MaintenanceHold[];
  /** Questions for partner reports, oldest first; absent where there was none. */
  readonly partnerReports?: readonly ReportNote[];
  readonly lastDiscovery?: LastDiscovery;
  readonly watermark?: Watermark;
  /**
   * Enrollments of the last 24 hours that no approval covered; of a discovery that has not reported yet, those that it
   * may make. @unit `atMs` in epoch milliseconds
   */
  readonly enrolments: readonly { readonly batch: string; readonly atMs: number; readonly count: number }[];
  /** Oldest first. */
  readonly changes: readonly ChangeEntry[];
}

/** A record of an instance that has none. */
export function newRecord(
  instance: string,
  settings: InstanceSettings,
  given: {
    readonly by: string;
    readonly reason?: string;
    readonly encrypted: boolean;
    readonly nowMs: number;
    /** The instance had a record before. */
    readonly again?: boolean;
  },
): InstanceRecord {
  const { by, reason, encrypted, nowMs, again = false } = given;
  return {
    format: RECORD_FORMAT,
    instance,
    revision: 1,
    rulesRevision: 1,
    settings,
    formerSites: [],
    everEncrypted: encrypted,
    enrolled: false,
    holds: [],
    enrolments: [],
    changes: [
      {
        revision: 1,
        at: new Date(nowMs).toISOString(),
        by,
        ...(reason === undefined ? {} : { reason }),
        what: again ? 'applied: a new record, after a former one' : 'applied for the first time',
      },
    ],
  };
}

/** Learners that were enrolled without an approval in the last 24 hours, by all discoveries. */
export function newInADay(record: InstanceRecord, nowMs: number): number {
  return record.enrolments.reduce((sum, { atMs, count }) => (atMs > nowMs - DAY_MS ? sum + count : sum), 0);
}

/** Whether a run or an activity that carries this fingerprint belongs to the record's site. */
export function isOfSite({ settings, formerSites }: InstanceRecord, fingerprint: string): boolean {
  return settings.fingerprint === fingerprint || formerSites.includes(fingerprint);
}
