import type { FailureCode, FailureFacts } from '../failure/failure';
import type { Phase } from './phase';
import type { Receipt } from './receipt';
import type { Verb, VerbRecord } from './verb';

/** Why a run waits, for a person to read. */
export interface WaitNote {
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** First failure of this wait; ISO 8601. */
  readonly since: string;
  /** When it tries again by itself; absent when only a person or a change in the LMS helps. */
  readonly until?: string;
  /** What to do, in one sentence. */
  readonly advice: string;
}

/** Answer of the `status` query. */
export interface RunStatus {
  readonly instance: string;
  readonly userId: number;
  readonly retirementId: number;
  readonly username: string;
  readonly phase: Phase;
  /** Phase beneath a hold. */
  readonly beneath?: Phase;
  /** Grows whenever phase, step or LMS state change; see `VerbRequest.ifRevision`. */
  readonly revision: number;
  /** State in the LMS as last seen or written. */
  readonly lmsState: string;
  /** START_STATE of the step in hand. */
  readonly step?: string;
  readonly service?: string;
  readonly requestedAt: string;
  /** When the law wants it done. */
  readonly dueAt?: string;
  /** End of the cool-off, jitter included; only while cooling off. */
  readonly coolOffEndsAt?: string;
  readonly heldUntil?: string;
  /** A verb that is accepted and is being carried out (the LMS may be down). */
  readonly carryingOut?: Verb;
  readonly wait?: WaitNote;
  readonly stepsDone: number;
  readonly stepsInAll: number;
  readonly receipts: readonly Receipt[];
  readonly verbs: readonly VerbRecord[];
  readonly lastRefusal?: VerbRecord;
  readonly batch?: string;
  /** How it ended, by whom, in words. */
  readonly ending?: string;
}
