import type { DiscoveryCounts } from '../../domain/discovery/discovery-counts';
import type { Watermark } from '../../domain/discovery/watermark';
import type { DiscoveryRules, InstanceCard } from '../../domain/instance/instance';
import type { Plan } from '../../domain/pipeline/plan';
import type { SiteRef } from '../kit/contract';

/** The rules in force, as the record has them. */
export interface RulesInForce {
  /** `rulesRevision` of the record. */
  readonly revision: number;
  readonly site: SiteRef;
  readonly plan: Plan;
  readonly discovery: DiscoveryRules;
}

export interface SurveyInput {
  readonly instance: string;
  /** Absent for a dry run of an instance that was never applied: then the worker's file counts. */
  readonly rules?: RulesInForce;
  readonly coolOffDays?: number;
  readonly watermark?: Watermark;
  /** Probe for states that this pipeline does not visit, too. */
  readonly preview: boolean;
}

export interface SurveyResult {
  readonly card: InstanceCard;
  readonly counts: DiscoveryCounts;
  readonly newestRetirementId: number;
  readonly coolOffDays: number | null;
  /** Whether the whole queue was read; where it was not, nobody was counted. */
  readonly swept: boolean;
  /** Runs that were told to look again without reading the whole queue. */
  readonly nudged?: number;
  /** When, by the worker's clock; it stands for this very reading. @unit epoch milliseconds */
  readonly readAtMs?: number;
  /** Day of the newest row's request, YYYY-MM-DD; absent when the queue is empty. */
  readonly newestDay?: string;
}

export interface EnrolInput {
  readonly instance: string;
  readonly rules: RulesInForce;
  readonly batch: string;
  readonly coolOffDays?: number;
  /** Rows of later retirement ids are left for the next discovery. */
  readonly upTo: number;
  /** The survey's reading, which is not repeated if it is still in memory. */
  readonly readAtMs?: number;
  /** Whether learners who have no run may be started; nudges happen all the same. */
  readonly startNew: boolean;
  /** This learner alone, by LMS user id. */
  readonly only?: number;
}

export interface EnrolResult {
  readonly enrolled: number;
  readonly adopted: number;
  readonly nudged: number;
  /** What is in force has changed meanwhile: the others are left for the next discovery. */
  readonly stopped?: true;
  /** The learner of `only` has a twin, and is not started. */
  readonly twin?: true;
  /** Another instance has an open run for the request of the learner of `only`, who is not started. */
  readonly elsewhere?: true;
}
