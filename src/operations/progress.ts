import type { FailureCode } from '../domain/failure/failure';
import type { Verb } from '../domain/run/verb';
import type { ReportPhase } from '../workflows/partner-report/messages';
import type { BatchCounts } from './discovery/batch-counts';

/** How far an operation is: data, so that a terminal and a page can each show it in their own way. */
export type Progress =
  | { readonly doing: 'reading-queue' }
  | { readonly doing: 'reading-complete' }
  | { readonly doing: 'archiving'; readonly done: number; readonly all: number; readonly files: number }
  | { readonly doing: 'searching-archives' }
  | { readonly doing: 'worker-busy' }
  /** A hold is in force; so many steps or learners that began before are still at work. */
  | { readonly doing: 'holding'; readonly left: number }
  | { readonly doing: 'reporting'; readonly phase: ReportPhase; readonly received: number }
  | {
      readonly doing: 'lms-silent';
      readonly code: FailureCode;
      /** Which attempt met it, and how many there are at most, where there is an end. */
      readonly attempt: number;
      readonly atMost?: number;
      readonly detail: string;
    }
  | { readonly doing: 'searching-runs' }
  | { readonly doing: 'requesting'; readonly done: number; readonly all: number; readonly dryRun: boolean }
  | { readonly doing: 'replacing'; readonly done: number; readonly all?: number }
  | { readonly doing: 'handing-over'; readonly done: number; readonly all: number }
  | {
      readonly doing: 'campaign';
      readonly is: string;
      readonly done: number;
      readonly all: number;
      readonly refused: number;
    }
  | { readonly doing: 'verb-sent'; readonly userId: number; readonly waitsFor?: FailureCode }
  | { readonly doing: 'looking'; readonly done: number; readonly all: number }
  | {
      readonly doing: 'verbs';
      readonly verb: Verb;
      readonly done: number;
      readonly all: number;
      readonly refused: number;
    }
  | { readonly doing: 'following-run'; readonly userId: number; readonly phase: string; readonly step?: string }
  | { readonly doing: 'following-batch'; readonly counts: BatchCounts; readonly expected: number };
