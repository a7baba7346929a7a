import { defineQuery } from '@temporalio/workflow';
import type { ExpireArchivesResult, SetAsideCounts } from '../../activities/archive-learners/contract';
import type { ArchiveContents, Unreported } from '../../domain/archive/archive-rules';

export const ARCHIVE_LEARNERS = 'archiveLearners';
export const ARCHIVE_BY_SCHEDULE = 'archiveBySchedule';
export const EXPIRE_ARCHIVES = 'expireArchives';
export const FIND_ARCHIVED = 'findArchived';

/** No build that is gone can hold a Schedule up for longer; a first archive of a large site may take a day. */
export const ARCHIVE_LASTS = '3 days';

export type { FindArchivedInput, FindArchivedResult } from '../../activities/archive-learners/contract';

export interface ArchiveLearnersInput {
  readonly instance: string;
  /** Counts only: no file is written, nobody is removed. */
  readonly dryRun?: boolean;
  /** Instead of the rules in force, for this run. */
  readonly coolOffDays?: number;
  /** @unit YYYY-MM-DD, UTC */
  readonly startDate?: string;
  /** @unit YYYY-MM-DD, UTC */
  readonly endDate?: string;
  readonly batchSize?: number;
  /** What is done with learners whom no partner report has named; without it what the rules in force say. */
  readonly unreported?: Unreported;
  readonly by?: string;
  /** By the Schedule: it waits for the first approval. */
  readonly scheduled?: true;
  readonly reason?: string;
  /** What this run has done before it continued as new. */
  readonly before?: ArchiveSoFar;
}

/** What a run carries along. */
export interface ArchiveSoFar {
  readonly startedAtMs: number;
  readonly done: ArchiveDone;
  /** Retirement ids that the LMS refused to remove. */
  readonly refused: readonly number[];
  /** LMS user ids of the first of them. */
  readonly lookAt: readonly number[];
  /** As in the result; absent in runs of older builds. */
  readonly unreported?: number;
}

export interface ArchiveDone {
  readonly files: number;
  /** Lines written. */
  readonly archived: number;
  /** Rows that the LMS has said that it removed. */
  readonly removed: number;
  /** Rows that had changed since they were archived: left for the next run. */
  readonly changed: number;
  /** Rows that the LMS did not show any more when they were to be removed; see `CleanUpResult`. Absent if none. */
  readonly gone?: number;
}

export interface ArchiveProgress extends ArchiveDone {
  /** Whom this run means to archive, as far as it has planned; 0 while it reads the LMS's list. */
  readonly planned: number;
}

export interface ArchiveLearnersResult extends ArchiveDone {
  /** Why nothing was done. */
  readonly notSet?: true;
  readonly badWindow?: string;
  /** Where the files are; null where nothing is kept. */
  readonly address: string | null;
  readonly contents: ArchiveContents;
  /** Old enough, and not set aside. */
  readonly learners: number;
  /** Days of the oldest and the newest request among them; of a dry run. */
  readonly days?: readonly [oldest: string, newest: string];
  readonly setAside: SetAsideCounts;
  /**
   * How many of them the pipeline has queued for partners, and no partner report that Lethe knows has named: where no other
   * program tells partners, the LMS keeps a second row of them, with name and e-mail. Absent if none.
   */
  readonly unreported?: number;
}

export interface ExpireInput {
  readonly instance: string;
  /** @unit milliseconds; without it what the rules in force say */
  readonly olderThanMs?: number;
  readonly withScripts?: boolean;
  readonly dryRun?: boolean;
  readonly by?: string;
  /** By the Schedule: it waits for the first approval. */
  readonly scheduled?: true;
}

export interface ExpireResult extends ExpireArchivesResult {
  /** Why nothing was done. */
  readonly notSet?: true;
  readonly notApproved?: true;
  readonly address: string | null;
}

export interface ArchiveByScheduleResult {
  readonly expired: ExpireResult;
  /** Absent where one by hand was at work, and before the first approval. */
  readonly archived?: ArchiveLearnersResult;
}

/** How far a run is. */
export const archiveProgressQuery = defineQuery<ArchiveProgress>('archiveProgress');
