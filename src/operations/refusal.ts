import type { FailureCode } from '../domain/failure/failure';
import type { KeyNeed } from './keys/key-needs';
import type { NextStep } from './next-step';

/** Why an operation gives nothing: data, so that each caller can say in its own way what to do next. */
export type Refusal =
  /** A failure of ours: no worker, an LMS that does not answer. `detail` is what is known beyond the code. */
  | { readonly refusal: 'failure'; readonly code: FailureCode; readonly detail?: string; readonly next?: NextStep }
  /** Workers take the workflow up and fail at it each time. */
  | { readonly refusal: 'standstill' }
  /** The worker did not take up a verb in time; it may still be carried out. */
  | { readonly refusal: 'not-taken-up'; readonly userId: number }
  /** What was given cannot be the name of a learner. */
  | { readonly refusal: 'not-a-name'; readonly reason: string; readonly advice?: string }
  | { readonly refusal: 'no-learner' }
  /** A verb cannot be left for the next worker: only an open run keeps it. */
  | { readonly refusal: 'no-open-run'; readonly userId: number }
  /** No open run, and no retirement in the LMS. */
  | { readonly refusal: 'no-retirement' }
  /** The LMS has the username in another case, or with other accents, only: that may be somebody else. */
  | { readonly refusal: 'other-spelling'; readonly usernames: readonly string[] }
  /** `forms` are names that each mean one of them and nobody else. */
  | { readonly refusal: 'several-learners'; readonly count: number; readonly forms: readonly string[] }
  /** One learner is known by that name; whether another has it as a username cannot be asked now. */
  | { readonly refusal: 'unsure'; readonly form: string }
  /** The run refuses the verb. */
  | { readonly refusal: 'verb'; readonly userId: number; readonly reason: string }
  /** The run that was seen has ended since. */
  | { readonly refusal: 'ended'; readonly userId: number }
  /** The days that were given are none that can be archived. */
  | { readonly refusal: 'not-a-window'; readonly reason: string }
  /** What is in force, or what somebody else does, stands against it. */
  | { readonly refusal: 'record'; readonly reason: string; readonly next: NextStep }
  /** The instance file lacks keys that this needs. */
  | { readonly refusal: 'not-set'; readonly reason: string; readonly next: NextStep }
  | { readonly refusal: 'not-a-key'; readonly id: string }
  | { readonly refusal: 'no-key'; readonly id: string; readonly where: string }
  | { readonly refusal: 'no-key-of-instance'; readonly instance: string; readonly where: string }
  /** ISO 8601. */
  | { readonly refusal: 'key-destroyed'; readonly id: string; readonly at: string }
  | { readonly refusal: 'key-needed'; readonly id: string; readonly needs: readonly KeyNeed[] }
  | { readonly refusal: 'ring-read-only'; readonly where: string }
  | { readonly refusal: 'no-such-state'; readonly state: string }
  /** Temporal's visibility does not take the query that a person wrote. */
  | { readonly refusal: 'not-a-query'; readonly reason: string }
  | { readonly refusal: 'no-campaign' }
  /** It was told to begin, and the answer was lost. */
  | { readonly refusal: 'may-have-begun'; readonly campaign: string }
  | { readonly refusal: 'no-approval' }
  | { readonly refusal: 'no-schedule' };

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refusal' in value;
}
