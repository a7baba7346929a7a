import type { ArchiveBatch } from '../../domain/archive/archive-batch';
import type { ArchiveEntry } from '../../domain/archive/archive-entry';
import type { ArchiveRules } from '../../domain/archive/archive-rules';
import type { ArchiveWindow } from '../../domain/archive/archive-window';
import type { ArchivePlan, SetAsideWhy } from '../../domain/archive/plan-batches';
import type { SiteRef } from '../kit/contract';

/** What every part of an archive run is done under: the rules in force when it began. */
export interface ArchiveWork {
  readonly instance: string;
  readonly site: SiteRef;
  readonly rules: ArchiveRules;
  readonly window: ArchiveWindow;
  /** By a Schedule: nobody is removed while the first enrollment is not approved. */
  readonly scheduled?: true;
}

export interface PlanArchiveInput extends ArchiveWork {
  /** Retirement ids that this run was refused before. */
  readonly refused: readonly number[];
}

/** How many are set aside, and some of them. */
export interface SetAsideCounts {
  readonly counts: Readonly<Partial<Record<SetAsideWhy, number>>>;
  /** LMS user ids of the first of them. */
  readonly lookAt: readonly number[];
}

export interface PlanArchiveResult extends Omit<ArchivePlan, 'setAside' | 'unreported'> {
  /** Absent in plans of older builds. */
  readonly unreported?: number;
  readonly setAside: SetAsideCounts;
}

export interface WriteArchiveInput extends ArchiveWork {
  readonly batch: ArchiveBatch;
  /** When the run began, for the name of the file. @unit epoch milliseconds */
  readonly startedAtMs: number;
}

/** An archive as it was written. */
export interface WrittenArchive {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Its lines. */
  readonly learners: number;
}

export interface WriteArchiveResult {
  /** Absent where nobody of the batch is there any more. */
  readonly archive?: WrittenArchive;
}

export interface CleanUpInput extends ArchiveWork {
  readonly batch: ArchiveBatch;
  /** Absent only where the rules say that nothing is kept. */
  readonly archive?: WrittenArchive;
}

export interface CleanUpResult {
  /** Rows that the LMS has said that it removed. */
  readonly removed: number;
  /** Retirement and LMS user ids of those that the LMS refused to remove. */
  readonly refused: readonly { readonly retirementId: number; readonly userId: number }[];
  /** Rows that are another than what was archived: left for the next run. */
  readonly changed: number;
  /**
   * Learners of the batch whose COMPLETE rows the LMS did not show when they were to be removed: removed by a request whose
   * answer was lost, or moved by somebody since. Absent if none.
   */
  readonly gone?: number;
}

export interface ExpireArchivesInput {
  readonly instance: string;
  readonly site: SiteRef;
  readonly rules: ArchiveRules;
  /** Archives that were made earlier are removed. @unit epoch milliseconds */
  readonly beforeMs: number;
  /** Those of the Python script, too: they name no instance. */
  readonly withScripts: boolean;
  /** Counts only. */
  readonly dryRun: boolean;
}

export interface ExpireArchivesResult {
  readonly archives: number;
  readonly bytes: number;
  /** When the oldest that is left was made; ISO 8601. */
  readonly oldestLeft?: string;
  /** As old, with the id of this instance, and of another site or of none that they name: left alone. Absent if none. */
  readonly otherSite?: number;
}

export interface FindArchivedInput {
  readonly instance: string;
  readonly by: { readonly username: string } | { readonly email: string };
}

/** Somebody who was found in an archive. */
export interface ArchivedLearner {
  readonly file: string;
  readonly entry: ArchiveEntry;
}

export interface FindArchivedResult {
  /** Nothing was searched: what is in force names no place for archives. */
  readonly notSet?: true;
  /** Where the archives are; null where there is no place. */
  readonly address: string | null;
  readonly found: readonly ArchivedLearner[];
  /** How many lines more are of them, which are not in `found`. Absent if none. */
  readonly more?: number;
  readonly files: number;
  readonly learners: number;
  /** Lines whose hashes were made with another secret: they cannot be searched. */
  readonly otherSecret: number;
  /** Archives with the id of this instance, and of another site or of none that they name: not searched. Absent if none. */
  readonly otherSite?: number;
}
