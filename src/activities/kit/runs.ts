import type { CampaignTarget } from '../../domain/campaign/campaign';
import type { Elsewhere } from '../../domain/discovery/discovery-counts';
import type { Request } from '../../domain/learner/learner';
import type { OwedWindow } from '../../domain/partner-report/report-note';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import type { RetireLearnerInput } from '../../workflows/retire-learner/messages';

/** A run that is open, as visibility knows it. */
export interface OpenRun {
  readonly userId: number;
  readonly phase: string;
  readonly attention?: string;
}

/** A learner, open or ended, as a run knows them. */
export interface ReceiptedLearner {
  readonly userId: number;
  readonly originalUsername: string;
  readonly originalEmail: string;
  readonly originalName: string;
  /** When the step was done; ISO 8601. */
  readonly at: string;
}

/** A learner with a receipt, of whose present name and e-mail address the run knows nothing. */
export interface RenamedLearner {
  readonly userId: number;
  readonly renamed: true;
}

/** The runs of an instance; handed in, since an activity starts nothing by itself. */
export interface Runs {
  /** Starts a run; one that is open already is left as it is. */
  start(input: RetireLearnerInput): Promise<void>;
  /** Starts a run that is held from its first moment, or holds the one that is open. */
  hold(input: RetireLearnerInput & { readonly held: NonNullable<RetireLearnerInput['held']> }): Promise<void>;
  /**
   * Those of these users who have no open run, and have had none since `sinceMs`: what was read of the LMS then may be
   * the work of a run that has ended meanwhile. Eventually consistent: a run of the last second may be missing.
   * @param userIds in the order of their retirements, old to new: the new are then found with the fewest questions
   */
  withoutRun(instance: string, userIds: readonly number[], sinceMs: number): Promise<ReadonlySet<number>>;
  /**
   * Those of these learners whose very request has an open run of another instance of the namespace; undefined where nobody
   * has. Eventually consistent.
   */
  elsewhere(instance: string, learners: readonly Request[]): Promise<Elsewhere | undefined>;
  /** How many of these users have an open run that sleeps until its cool-off is over; as of some seconds ago. */
  coolingOff(instance: string, userIds: readonly number[]): Promise<number>;
  /**
   * How many runs have ended since then by no decision of their own: terminated, failed, timed out. What they did not finish
   * nobody follows. @param sinceMs epoch milliseconds
   */
  lostSince(instance: string, sinceMs: number): Promise<number>;
  /** Users whom this discovery has started, ended or not; as of some seconds ago. */
  inBatch(instance: string, batch: string): Promise<ReadonlySet<number>>;
  /** Open runs in `cooling-off` excluded or alone: few, with what lists show of them. */
  openIn(instance: string, phases: readonly string[]): AsyncIterable<OpenRun>;
  /**
   * Attempts at steps that began before then and have not ended, as Temporal knows of them now. Steps of learners who are
   * held or cool off begin none. @param sinceMs epoch milliseconds
   */
  stepsSince(instance: string, sinceMs: number): Promise<number>;
  /** Learners whose run has a receipt of a step with this method, from within this time. @throws where one cannot be asked: nobody may be left out */
  withReceipt(instance: string, method: string, window: OwedWindow): AsyncIterable<ReceiptedLearner | RenamedLearner>;
  nudge(instance: string, userId: number, twin: boolean): Promise<void>;
  /**
   * Says a verb to the learner's run as it was seen, or, where none was open, has it judged by the LMS and opens one. Harmless
   * when repeated for the same campaign: the answer is the same.
   */
  say(instance: string, verb: CampaignVerb): Promise<CampaignSaid>;
  /** Whether no task of the learner's run waits in the queue any more; also where the run has ended. */
  isTakenUp(instance: string, userId: number): Promise<boolean>;
}

/** A verb of a campaign, for one learner. */
export interface CampaignVerb {
  readonly campaign: string;
  readonly target: CampaignTarget;
  readonly verb: Verb;
  readonly request: VerbRequest;
}

export type CampaignSaid =
  | { readonly kind: 'answered'; readonly answer: VerbAnswer }
  /** The run that was seen has ended; one has been opened; the LMS knows nobody; no answer came in time. */
  | { readonly kind: 'ended' | 'opened' | 'no-retirement' | 'no-answer' };
