import type { PartnerMapping } from '../../domain/partner-report/partner-mapping';
import type { PartnerQueueClient } from '../../openedx/lms/partner-queue';
import type { ReportStore } from '../../storage/report-store';

/** What an instance's file says of partner reports, ready for use. */
export interface PartnerReporting {
  readonly queue: (signal: AbortSignal) => PartnerQueueClient;
  /** In the names of the files. */
  readonly platform: string;
  readonly mapping: PartnerMapping;
  readonly store: (signal: AbortSignal) => ReportStore;
  /** Where reports go, for people. */
  readonly address: string;
  /** How long the LMS may take to answer with a whole report. @unit milliseconds */
  readonly answerTimeoutMs: number;
  /** Ends of addresses that get no comment; undefined where nobody gets one. */
  readonly deniedDomains?: readonly string[];
}
