import type { ArchiveRules } from '../archive/archive-rules';
import type { Plan } from '../pipeline/plan';
import { HOUR_MS } from '../time/day-ms';
import type { DiscoveryRules } from './instance';
import type { PartnerDelivery } from './partner-delivery';

/** How often something runs where neither an interval nor a cron says so. @unit milliseconds */
export const EVERY_MS = HOUR_MS;

/** When discovery runs: by interval or by cron, never both. */
export interface ScheduleRules {
  readonly everyMs?: number;
  readonly cron?: string;
  /** How the cron fields are read; an interval does not care. */
  readonly timezone: string;
  readonly jitterMs: number;
  readonly catchupWindowMs: number;
}

/** How partners hear of their learners. */
export interface PartnerReportSettings {
  /** Absent in what was put in force by a build that did not write it down: then no report is made. */
  readonly delivery?: PartnerDelivery;
  /** When reports are made by themselves; absent: only when a person asks. */
  readonly schedule?: ScheduleRules;
  /** Older reports are deleted first. @unit whole days */
  readonly expireAfterDays?: number;
}

export interface ArchiveSettings extends ArchiveRules {
  /** When learners are archived; absent: only when a person asks. */
  readonly schedule?: ScheduleRules;
}

/** What an instance file proposes, and what the record has in force. No secret is in it, and no list of learners. */
export interface InstanceSettings {
  readonly environment: string;
  /** Base URL of the LMS, without a slash at its end. */
  readonly lms: string;
  /** Hash of the LMS's normalized address alone; see `siteAddress()`. */
  readonly fingerprint: string;
  /** Of the OAuth client. Another client of the same LMS is an ordinary change. */
  readonly clientId: string;
  /** Address (or account) of each SERVICE of the pipeline, by its name. */
  readonly services: Readonly<Record<string, string>>;
  /**
   * How each of them is asked, and which answers of it are believed, in one line: the scheme, the mark, and what a service of
   * the site's own is called by. Absent in what was put in force by a build that did not write it down: then it is compared
   * with nothing.
   */
  readonly serviceForms?: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly discovery: DiscoveryRules;
  readonly schedule: ScheduleRules;
  /** Absent where no partner hears of anybody. */
  readonly partnerReport?: PartnerReportSettings;
  /** Absent where nobody is archived. */
  readonly archive?: ArchiveSettings;
}
