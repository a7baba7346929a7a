import type { Verb } from '../../domain/run/verb';
import type { CommandPage } from '../shell/define-command';

interface VerbPage extends CommandPage {
  /** Can be sent to many learners at once. */
  readonly bulk: boolean;
  /** Cannot be undone, or can leave a learner half-erased: asks for one learner, too. For many, every verb asks. */
  readonly asks: boolean;
}

const ONE = {
  userId: 'LMS user id',
  verb: 'the verb',
  accepted: 'true, false, or "unknown" with --no-wait',
  note: 'what the run did; if it refused, the key is reason',
  phase: 'phase of the run after the verb',
} as const;

const MANY = {
  ...ONE,
  learners:
    'many learners with --dry-run: userId, retirementId, phase, lmsState and step of each, accepted, note or reason',
  asked: 'for many learners: how many; accepted and refused are then numbers',
  refusals: 'for many learners: userId and reason of each refusal, or of each run that did not answer',
} as const;

/** Help of each verb. */
export const VERB_PAGES: Readonly<Record<Verb, VerbPage>> = {
  cancel: {
    summary: 'give the account back, before anything is erased',
    details:
      'Gives the learner the account back. Works as long as the LMS says PENDING, so before the first step. The LMS ' +
      'requires a superuser, or staff with user_api.change_userretirementstatus. After that, use abort.',
    examples: ['lethe learner cancel alice --instance demo --reason "ticket 4711"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
  reset: {
    summary: 'put the learner back to PENDING or to the end of an earlier step',
    details:
      'Puts the learner back to PENDING or to the end of an earlier step. Forces this state in the LMS and continues ' +
      'from there with the current pipeline. Also works for a learner without an open run.',
    examples: [
      'lethe learner reset id:5213599 --to FORUMS_COMPLETE --instance demo',
      'lethe learner reset --attention service.rejected --to PENDING --instance demo --yes',
    ],
    json: MANY,
    bulk: true,
    asks: true,
  },
  skip: {
    summary: 'count a step as done, in your own name',
    details: 'Counts a step as done although no service confirmed it. The receipt says who skipped it, when, and why.',
    examples: [
      'lethe learner skip alice --step RETIRING_FORUMS --instance demo --reason "erased by hand, ticket 4712"',
    ],
    json: ONE,
    bulk: false,
    asks: true,
  },
  retry: {
    summary: 'try again now after a failure or a wait',
    details: 'Tries the current step again now. A learner who is ERRORED goes back to the step that failed.',
    examples: [
      'lethe learner retry alice --instance demo',
      'lethe learner retry --phase attention --instance demo --yes',
    ],
    json: MANY,
    bulk: true,
    asks: false,
  },
  abort: {
    summary: 'stop for good; what is erased stays erased',
    details:
      'Stops for good and writes ABORTED in the LMS, also in the cool-off. What is erased stays erased, and nothing more is erased. To give ' +
      'an account back, use cancel.',
    examples: ['lethe learner abort alice --instance demo --reason "legal hold"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
  hold: {
    summary: 'stop after the current step, until you release the learner',
    examples: [
      'lethe learner hold alice --instance demo --until 2030-01-31T08:00Z',
      'lethe learner hold --all --instance demo --yes --reason "LMS upgrade"',
    ],
    json: MANY,
    bulk: true,
    asks: false,
  },
  release: {
    summary: 'let a held learner continue',
    examples: [
      'lethe learner release alice --instance demo',
      'lethe learner release --phase held --instance demo --yes',
    ],
    json: MANY,
    bulk: true,
    asks: false,
  },
  expedite: {
    summary: "end the learner's cool-off now",
    details:
      "Ends the learner's cool-off now. The erasure begins and cannot be undone. You must type the instance's name.",
    examples: ['lethe learner expedite alice --instance demo --reason "asked in writing"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
};
