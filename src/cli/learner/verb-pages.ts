import type { Verb } from '../../domain/run/verb';
import type { CommandPage } from '../shell/documented-command';

interface VerbPage extends CommandPage {
  /** May be said to many learners at once. */
  readonly bulk: boolean;
  /** Cannot be undone, or can leave a learner half-erased: asks for one learner, too. For many, every verb asks. */
  readonly asks: boolean;
}

const ONE = {
  userId: 'LMS user id',
  verb: 'what was asked',
  accepted: 'true, false, or "unknown" with --no-wait',
  note: 'what the run did; reason instead when it refused',
  phase: 'where the run stands then',
} as const;

const MANY = {
  ...ONE,
  learners: 'many learners with --dry-run: userId, retirementId, phase, lmsState and step of each',
  asked: 'many learners: how many were asked; accepted and refused are then numbers',
  refusals: 'many learners: userId and reason of each that refused or could not be reached',
} as const;

/** Help of each verb. */
export const VERB_PAGES: Readonly<Record<Verb, VerbPage>> = {
  cancel: {
    summary: 'give the learner the account back, while nothing is erased',
    details:
      'Gives the learner the account back: only while cooling off, before the first step. The LMS lets a superuser, or ' +
      'staff with user_api.change_userretirementstatus, do that. Once erasing has begun, only abort is left.',
    examples: ['lethe learner cancel alice --instance demo --reason "ticket 4711"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
  reset: {
    summary: 'put the learner back to PENDING or to the end of an earlier step',
    details:
      'Puts the learner back to PENDING or to the end of an earlier step, by force in the LMS, and goes on from there ' +
      'with the present pipeline. Works for a learner without an open run, too.',
    examples: [
      'lethe learner reset id:5213599 --to FORUMS_COMPLETE --instance demo',
      'lethe learner reset --attention service.rejected --to PENDING --instance demo --yes',
    ],
    json: MANY,
    bulk: true,
    asks: true,
  },
  skip: {
    summary: 'take a step as done, in your own name',
    details: 'Takes a step as done although no service said so; its receipt then names who skipped it, when and why.',
    examples: [
      'lethe learner skip alice --step RETIRING_FORUMS --instance demo --reason "erased by hand, ticket 4712"',
    ],
    json: ONE,
    bulk: false,
    asks: true,
  },
  retry: {
    summary: 'try again now what failed or waits',
    details: 'Tries again now what failed or waits; a learner who is ERRORED goes back to the step that failed.',
    examples: [
      'lethe learner retry alice --instance demo',
      'lethe learner retry --phase attention --instance demo --yes',
    ],
    json: MANY,
    bulk: true,
    asks: false,
  },
  abort: {
    summary: 'stop half-way and leave the learner as they are: half-erased',
    details:
      'Stops and writes ABORTED in the LMS. What is erased stays erased, the rest stays: cancel gives an account back.',
    examples: ['lethe learner abort alice --instance demo --reason "legal hold"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
  hold: {
    summary: 'stop after the step in hand, until released',
    examples: [
      'lethe learner hold alice --instance demo --until 2030-01-31T08:00Z',
      'lethe learner hold --all --instance demo --yes --reason "LMS upgrade"',
    ],
    json: MANY,
    bulk: true,
    asks: false,
  },
  release: {
    summary: 'let a held learner go on',
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
    details: "Ends the learner's cool-off now: erasing begins, and cannot be undone. Asks for the instance's name.",
    examples: ['lethe learner expedite alice --instance demo --reason "asked in writing"'],
    json: ONE,
    bulk: false,
    asks: true,
  },
};
