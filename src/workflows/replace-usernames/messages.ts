import { defineQuery } from '@temporalio/workflow';
import type { FailureCode } from '../../domain/failure/failure';
import type { Replacement } from '../../domain/usernames/replacement';
import type { UsernamePair } from '../../domain/usernames/username-pair';

export const REPLACE_USERNAMES = 'replaceUsernames';

/** So many pairs are in one payload at most, and one workflow has them. */
export const PAIRS_A_RUN = 50;

/** One at a time an instance: two that send the same pair would give a user a name that nobody knows. */
export function replaceUsernamesWorkflowId(instance: string): string {
  return `replace-usernames/${instance}`;
}

export interface ReplaceUsernamesInput {
  readonly instance: string;
  readonly pairs: readonly UsernamePair[];
  /** Send also a pair whose wanted name is taken: the LMS adds a suffix. */
  readonly allowSuffix: boolean;
  /** What earlier runs know of these very pairs. */
  readonly known: readonly Replacement[];
  /** Looks only: nothing is sent. */
  readonly dryRun?: boolean;
  /** Fingerprint of the site that a person confirmed it for; absent in what began with a build that did not keep it. */
  readonly site?: string;
  /** When the first run of the same command began: each reads everybody, and they share what was read since. @unit epoch milliseconds */
  readonly sinceMs?: number;
}

export interface ReplaceUsernamesResult {
  readonly replacements: readonly Replacement[];
  /** For the next run of the same command; absent from a build that did not share. @unit epoch milliseconds */
  readonly sinceMs?: number;
  /** Why it did not come to the end. */
  readonly stopped?: FailureCode;
}

/** What it knows of each pair by now, also of the one in hand. */
export const replacementsQuery = defineQuery<readonly Replacement[]>('replacements');

/** How many pairs are done. */
export const replacedQuery = defineQuery<number>('replaced');
