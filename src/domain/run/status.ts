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
  /** Attempts that failed so far in this wait. */
  readonly attempts?: number;
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
  /** Since when the run is in this phase, for this reason; ISO 8601. */
  readonly since: string;
  /** Why it stands where it stands, in one sentence; absent where the phase says it all. */
  readonly why?: string;
  /** Phase below a hold. */
  readonly beneath?: Phase;
  /** Grows whenever phase, step or LMS state change; see `VerbRequest.ifRevision`. */
  readonly revision: number;
  /** State in the LMS as last seen or written. */
  readonly lmsState: string;
  /** When the LMS said so, or took it from us; ISO 8601. */
  readonly lmsStateAt: string;
  /** START_STATE of the step in hand. */
  readonly step?: string;
  readonly service?: string;
  readonly requestedAt: string;
  /** By when the law requires the erasure. */
  readonly dueAt?: string;
  /** End of the cool-off, jitter included; only while cooling off. */
  readonly coolOffEndsAt?: string;
  readonly heldUntil?: string;
  readonly holdReason?: string;
  /** A verb that is accepted and is being carried out (the LMS may be down). */
  readonly carryingOut?: Verb;
  readonly wait?: WaitNote;
  readonly stepsDone: number;
  readonly stepsInAll: number;
  /** Of those, taken as done by the position that the LMS had the learner in when we enrolled them. */
  readonly stepsAssumed?: number;
  /** START_STATEs before the LMS's position that nothing accounts for. */
  readonly missingSteps?: readonly string[];
  /** START_STATEs of steps that have done something, or may have, and of which no receipt says so (any more). */
  readonly perhapsErased?: readonly string[];
  /** Somebody had the learner past PENDING before this run, and nobody says what was done there. */
  readonly unknownBefore?: true;
  readonly receipts: readonly Receipt[];
  readonly verbs: readonly VerbRecord[];
  readonly lastRefusal?: VerbRecord;
  readonly batch?: string;
  /** How it ended, by whom, in words. */
  readonly ending?: string;
}
