import type { DiscoveryCounts } from '../discovery/discovery-counts';
import type { Watermark } from '../discovery/watermark';
import type { ApprovalRequest, Leave } from './approval-request';
import type { HoldScope } from './maintenance-hold';
import type { ReportPartners } from './report-partners';
import type { InstanceSettings } from './settings';

/** What a discovery has counted and would enroll; whether it may is the record's to say. */
export interface EnrolmentCounted extends Pick<ApprovalRequest, 'counts' | 'coolOffDays' | 'newestRetirementId'> {
  readonly batch: string;
  /** Of the rules that it counted by. */
  readonly rulesRevision: number;
  /**
   * Whether a person said this cool-off. Where nobody did, it must be the one to go by: see `coolOffToGoBy`. Absent from
   * builds before this was asked.
   */
  readonly coolOffSaid?: boolean;
  /** Who asks approves all whom it counts: an earlier approval that covers only some of them is not enough. */
  readonly approves?: true;
  /** One learner, whom somebody named. Where a person must approve, nothing is asked for: a discovery shows everybody. */
  readonly byName?: true;
}

/** What a discovery has done, for the record. */
export interface DiscoveryReport {
  readonly batch: string;
  /** Of the rules that it went by: under other rules its words count for nothing but the numbers. */
  readonly rulesRevision: number;
  readonly counts: DiscoveryCounts;
  /** It found nothing new and did not read the queue: `counts` say nothing. */
  readonly swept?: false;
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
  /** Of those it let in, how many no approval covered. */
  readonly unapproved: number;
  /** Revision of the approval that it carried out to its end. */
  readonly grantUsed?: number;
  /** Everybody up to this retirement id who may be let in has a run. */
  readonly letInUpTo?: number;
  readonly watermark?: Watermark;
  /** It let in one learner whom somebody named: the last discovery stays what it was. */
  readonly byName?: true;
}

/** What a person says of their own accord when they approve. */
export interface ApprovalSays {
  /** What became of the holds of runs that Temporal no longer has: brought back from an export, or there were none. */
  readonly holds?: 'brought-back' | 'none';
  /** Learners whom something else has moved lately may be let in all the same. */
  readonly acceptMoved?: boolean;
  /** Learners who have a run elsewhere may be let in all the same: this LMS is a copy of the other one. */
  readonly acceptCopy?: boolean;
  /** The cool-off was named, or seen: it may be shorter than the one that somebody else had asked for. */
  readonly acceptShorter?: boolean;
}

/** What can be done to a record, by the name of its update, with what each one needs. */
export interface Changes {
  /** Puts other settings of the same LMS in force. */
  readonly apply: { readonly settings: InstanceSettings };
  /** The same LMS at another address. The first approval is asked again. */
  readonly rehome: { readonly settings: InstanceSettings };
  /**
   * A discovery asks whether it may enroll those whom it has counted. If it may, they count against the guard at once, so
   * that of two discoveries the second one sees them; if not, a person is asked, or an open request is brought up to date.
   */
  readonly requestEnrolment: { readonly counted: EnrolmentCounted };
  /** Lets in the learners that were shown, up to this retirement id, with this cool-off. */
  readonly approve: {
    readonly upTo: number;
    readonly coolOffDays: number;
    /** `askedAt` of the request that a person saw; absent where nobody was shown one. */
    readonly shown?: string;
  } & ApprovalSays;
  readonly hold: {
    readonly scope: HoldScope;
    readonly until?: string;
    /** Those who have begun go on; with the whole instance alone. */
    readonly drain?: true;
  };
  readonly release: { readonly scope: HoldScope };
  readonly reportPartners: ReportPartners;
  /** A person says that nothing of this lost answer is owed to partners any more. */
  readonly settleReport: { readonly report: string };
  readonly reportDiscovery: { readonly report: DiscoveryReport };
  /** A worker with a key ring serves this instance: from now on all of it stays encrypted. */
  readonly markEncrypted: Record<never, never>;
}

export type ChangeName = keyof Changes;

export const CHANGE_NAMES = [
  'apply',
  'rehome',
  'requestEnrolment',
  'approve',
  'hold',
  'release',
  'reportPartners',
  'settleReport',
  'reportDiscovery',
  'markEncrypted',
] as const satisfies readonly ChangeName[];

/** Made by discoveries and workers, not by a person: they do not have to see the record, and do not change its revision. */
export const BY_MACHINE: readonly ChangeName[] = [
  'requestEnrolment',
  'reportPartners',
  'reportDiscovery',
  'markEncrypted',
];

/** Who asks for a change, and of which record. */
export interface ChangeRequest<Name extends ChangeName = ChangeName> {
  /** Format of the record that the asking code knows. */
  readonly format: number;
  readonly change: Changes[Name];
  /** Revision that was shown to the person; absent for what machines report. */
  readonly revisionSeen?: number;
  readonly by: string;
  readonly reason?: string;
  /** Not done later than this: an update that met no worker may be carried out hours after. @unit epoch milliseconds */
  readonly notAfterMs?: number;
}

export type ChangeAnswer =
  | {
      readonly accepted: true;
      readonly revision: number;
      readonly note: string;
      /** Of `requestEnrolment` alone. */
      readonly leave?: Leave;
    }
  | { readonly accepted: false; readonly reason: string };
