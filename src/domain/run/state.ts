import type { FailureCode, FailureFacts } from '../failure/failure';
import type { Learner } from '../learner/learner';
import type { Plan } from '../pipeline/plan';
import type { EndedPhase } from './phase';
import type { Receipt, StepResult } from './receipt';
import type { Verb, VerbRecord, VerbRequest } from './verb';

/**
 * All that a run is; JSON, so that it can continue as new. What can be derived is not kept: the phase, what is missing,
 * what comes next, whether anything was begun are functions of this.
 */
export interface RunState {
  readonly instance: string;
  readonly fingerprint: string;
  readonly batch?: string;

  // What the LMS said last, and when.
  /** The row: who it is, which retirement, under which name. */
  readonly learner: Learner;
  /** When the row was read, with the name that the account then had. @unit epoch milliseconds */
  readonly rowAtMs?: number;
  readonly lms: LmsSays;
  /** The state that the LMS had the learner in when this retirement was enrolled. */
  readonly enrolledIn: string;
  /** Discovery saw another learner whose name differs by case only. */
  readonly twin: boolean;
  /** False when nobody has approved this instance's first enrollment yet, or nothing is in force before the run began. */
  readonly approved: boolean;

  // The rules.
  /** The present one until the run begins to retire; frozen from then on, until a reset adopts the present one. */
  readonly plan: Plan;
  /** The state that the learner was in when the plan was frozen. */
  readonly frozenIn?: string;
  /** A person said so for this request. */
  readonly coolOffDays?: number;
  /** Added to the end of the cool-off. @unit milliseconds */
  readonly jitterMs: number;

  // What we have done for this retirement.
  /** What is accounted for, a receipt a step. */
  readonly receipts: readonly Receipt[];
  /** START_STATEs of the steps that we have begun, or may have; a reset does not clear them. */
  readonly touched: readonly string[];
  /** The one of them that an attempt may have begun, and no answer of the LMS shows to be. */
  readonly unsure?: string;
  /** START_STATEs of steps that were done and that the learner was put back behind: they are done again, and what they did is not undone. */
  readonly putBehind?: readonly string[];
  /** The step that we began and whose end we did not see. `last`: it was to write COMPLETE, too. */
  readonly tried?: { readonly step: string; readonly last: boolean };
  /** What a service said of a step whose end the LMS has not taken yet. */
  readonly said?: { readonly step: string; readonly result: StepResult };
  /** An attempt that timed out may write until then. @unit epoch milliseconds */
  readonly quietUntilMs: number;
  /** When it timed out. @unit epoch milliseconds */
  readonly quietSinceMs?: number;

  // What a person asked.
  readonly hold?: Hold;
  /** Retirement id whose cool-off a person has ended. */
  readonly expedited?: number;
  /** The verb that is accepted and is to be written in the LMS. */
  readonly owed?: Owed;
  /** A verb that was given up, and may have been written: the next look says, and what follows from it is not lost. */
  readonly mayBe?: MayBeDone;
  readonly verbs: readonly VerbRecord[];
  readonly lastRefusal?: VerbRecord;

  // What keeps it from going on.
  readonly retrying?: Retrying;
  /** A service refused this step for good: the learner is to be ERRORED, or is. */
  readonly failed?: { readonly code: FailureCode; readonly facts: FailureFacts };
  /** Attempts at the step in hand that came to nothing, over all its waits and retries. */
  readonly spent?: { readonly step: string; readonly attempts: number };
  /** Attempts in a row that timed out. */
  readonly timeouts: number;
  /** Calls in a row at which the LMS's state did not fit. */
  readonly timesElsewhere: number;

  // The run itself.
  readonly startedMs: number;
  /** The server suggests to continue as new. */
  readonly longHistory: boolean;
  readonly mark: Mark;
  readonly ended?: { readonly phase: EndedPhase; readonly how: string };
}

export interface LmsSays {
  /** As last read, or written by this run. */
  readonly state: string;
  /** It says, with evidence, that it has no such retirement any more; `state` is then the last one. */
  readonly gone?: boolean;
  /** Gone, and another learner has a retirement of the same id. */
  readonly reused?: boolean;
  /** By the run's clock. @unit epoch milliseconds */
  readonly atMs: number;
  /** By the clock of the worker that read or wrote it. @unit epoch milliseconds */
  readonly seenAtMs: number;
  /** It may be otherwise by now. `read`: the next activity reads it first; `look`: ask before anything is decided. */
  readonly doubt?: 'read' | 'look';
}

export interface Hold {
  readonly by?: string;
  readonly reason?: string;
  /** Goes on by itself then. @unit epoch milliseconds */
  readonly untilMs?: number;
}

export interface Owed {
  readonly verb: Extract<Verb, 'cancel' | 'abort' | 'reset' | 'retry' | 'expedite'>;
  readonly request: VerbRequest;
  /** The retirement that it was asked of. */
  readonly retirementId: number;
  /** When that retirement was asked for; ISO 8601. */
  readonly created?: string;
  /** Who waits for its answer; nobody waits for that of a signal. */
  readonly ask?: number;
  /** It opened this run: what the LMS has closed may be opened again. */
  readonly opens: boolean;
  /** The run was opened for it, or for a verb whose place it took: where it is refused, the run ends. */
  readonly opened: boolean;
  /** Temporal's own cancel, which comes once only: `cancel` where that is still possible, else `abort`. */
  readonly byTemporal: boolean;
  /** Judged by the LMS's present answer: the state to write, or `cancel`. */
  readonly write?: string;
  /** `reset`: the present plan, which it adopts. */
  readonly plan?: Plan;
  /** What an earlier try may have written. */
  readonly maybe?: string;
  /** The wait that the verb interrupted: it goes on if the verb is refused. */
  readonly aside?: Retrying;
  /** Tries that met a learner whom somebody moved meanwhile. */
  readonly met: number;
}

/** A verb of which nobody knows whether the LMS has it. */
export type MayBeDone = Pick<Owed, 'verb' | 'request' | 'plan'> & { readonly maybe: string };

/** Failures of one call after another, without a success between. */
export interface Retrying {
  readonly call: 'look' | 'step' | 'write';
  readonly code: FailureCode;
  readonly facts: FailureFacts;
  /** First and last failure. @unit epoch milliseconds */
  readonly sinceMs: number;
  readonly lastMs: number;
  /** Failures that came into the run, each after a quick tier of attempts. */
  readonly times: number;
  readonly attempts: number;
  /** When to try again. @unit epoch milliseconds */
  readonly nextTryMs: number;
  /** Time between 500s that followed each other. @unit milliseconds */
  readonly spentMs: number;
}

/** What was shown last: `revision` grows with every change of it. */
export interface Mark {
  readonly revision: number;
  readonly view: string;
  /** Phase and failure, and since when they are so. */
  readonly phase: string;
  readonly sinceMs: number;
  /** The failure alone, if any, and since when it is so: a hold does not begin it again. */
  readonly code?: string;
  readonly codeSinceMs: number;
}
