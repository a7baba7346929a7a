import { InvalidArgumentError, Option } from 'commander';
import { OPEN_PHASES } from '../../domain/run/phase';
import type { Verb } from '../../domain/run/verb';
import { CliError } from '../shell/cli-error';
import { type CommandPage, defineCommand } from '../shell/define-command';
import { parseFutureTime, TIME_WITH_ZONE } from '../shell/parse-future-time';
import { parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { applyVerb, type VerbOptions } from './apply-verb';
import { applyVerbToMany } from './apply-verb-to-many';
import { MOVED_ON_JSON } from './moved-on';

/** `lethe learner cancel|reset|skip|retry|abort|hold|release|expedite`. */
export function learnerVerb(verb: Verb) {
  const { bulk, asks: _, ...page } = VERB_PAGES[verb];
  return defineCommand<VerbOptions>({
    usage: `${verb} ${bulk ? '[learner]' : '<learner>'}`,
    ...page,
    common: ['config', 'engine', 'json', 'yes', 'dry-run', 'wait', 'no-wait', 'timeout', 'who'],
    own: () => [...EVERY_VERB(), ...(OF_A_VERB[verb]?.() ?? []), ...(bulk ? MANY() : [])],
    run: (session, [name]) => say(session, verb, name),
  });
}

const EVERY_VERB = () => [
  new Option(
    '--if-revision <n>',
    'refuse if the run has changed since this revision (see `lethe learner show`)',
  ).argParser(parseNumber),
  new Option('--not-after <time>', `refuse the verb, or stop trying, after this time: ${TIME_WITH_ZONE}`).argParser(
    parseFutureTime,
  ),
];

const OF_A_VERB: { readonly [V in Verb]?: () => readonly Option[] } = {
  reset: () => [
    new Option('--to <state>', 'PENDING or the end state of a step (…_COMPLETE)').makeOptionMandatory(),
    new Option('--go-on', 'with --to PENDING: do not hold a learner whose cool-off is over'),
  ],
  skip: () => [new Option('--step <state>', 'RETIRING_* of the step that you take as done').makeOptionMandatory()],
  hold: () => [
    new Option('--until <time>', `release automatically at this time: ${TIME_WITH_ZONE}`).argParser(parseFutureTime),
  ],
};

const MANY = () => [
  new Option('--phase <phase>', 'all learners in this phase').choices(OPEN_PHASES),
  new Option('--attention <code>', 'all learners who need a person, with this failure code').argParser(code),
  new Option('--all', 'all learners with an open run'),
];

async function say(session: Session<VerbOptions>, verb: Verb, name: string | undefined): Promise<number> {
  const { phase, attention, all } = session.options;
  const many = phase !== undefined || attention !== undefined || all === true;
  if (name !== undefined && many) throw new CliError('usage', 'name one learner or select many, not both');
  if (name !== undefined) return applyVerb(session, verb, name, VERB_PAGES[verb].asks);
  if (many) return applyVerbToMany(session, verb);
  throw new CliError('usage', 'which learner?', 'name one, or select many with --phase, --attention, or --all');
}

function code(text: string): string {
  if (!/^[a-z.-]+$/.test(text)) throw new InvalidArgumentError('Write a failure code, such as service.denied.');
  return text;
}

interface VerbPage extends CommandPage {
  /** Can be sent to many learners at once. */
  readonly bulk: boolean;
  /** Cannot be undone, or can leave a learner half-erased: asks for one learner, too. For many, every verb asks. */
  readonly asks: boolean;
}

const KEYS_OF_ONE = {
  userId: 'LMS user id',
  verb: 'the verb',
  accepted: 'true, false, or "unknown" with --no-wait',
  note: 'what the run did; if it refused, the key is reason',
  phase: 'phase of the run after the verb',
} as const;

const KEYS_OF_MANY = {
  ...KEYS_OF_ONE,
  learners:
    'many learners with --dry-run: userId, retirementId, phase, lmsState and step of each, accepted, note or reason',
  asked: 'for many learners: how many; accepted and refused are then numbers',
  movedOn: `for many learners: ${MOVED_ON_JSON}`,
  refusals: 'for many learners: userId and reason of each refusal, or of each run that did not answer',
} as const;

/** Help of each verb. */
const VERB_PAGES: Readonly<Record<Verb, VerbPage>> = {
  cancel: {
    summary: 'give the account back, before anything is erased',
    details:
      'Gives the learner the account back. Works as long as the LMS says PENDING, so before the first step. The LMS ' +
      'requires a superuser, or staff with user_api.change_userretirementstatus. After that, use abort.',
    examples: ['lethe learner cancel alice --instance demo --reason "ticket 4711"'],
    json: KEYS_OF_ONE,
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
    json: KEYS_OF_MANY,
    bulk: true,
    asks: true,
  },
  skip: {
    summary: 'count a step as done, in your own name',
    details: 'Counts a step as done although no service confirmed it. The receipt says who skipped it, when, and why.',
    examples: [
      'lethe learner skip alice --step RETIRING_FORUMS --instance demo --reason "erased by hand, ticket 4712"',
    ],
    json: KEYS_OF_ONE,
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
    json: KEYS_OF_MANY,
    bulk: true,
    asks: false,
  },
  abort: {
    summary: 'stop for good; what is erased stays erased',
    details:
      'Stops for good and writes ABORTED in the LMS, also in the cool-off. What is erased stays erased, and nothing more is erased. To give ' +
      'an account back, use cancel.',
    examples: ['lethe learner abort alice --instance demo --reason "legal hold"'],
    json: KEYS_OF_ONE,
    bulk: false,
    asks: true,
  },
  hold: {
    summary: 'stop after the current step, until you release the learner',
    examples: [
      'lethe learner hold alice --instance demo --until 2030-01-31T08:00Z',
      'lethe learner hold --all --instance demo --yes --reason "LMS upgrade"',
    ],
    json: KEYS_OF_MANY,
    bulk: true,
    asks: false,
  },
  release: {
    summary: 'let a held learner continue',
    examples: [
      'lethe learner release alice --instance demo',
      'lethe learner release --phase held --instance demo --yes',
    ],
    json: KEYS_OF_MANY,
    bulk: true,
    asks: false,
  },
  expedite: {
    summary: "end the learner's cool-off now",
    details:
      "Ends the learner's cool-off now. The erasure begins and cannot be undone. You must type the instance's name.",
    examples: ['lethe learner expedite alice --instance demo --reason "asked in writing"'],
    json: KEYS_OF_ONE,
    bulk: false,
    asks: true,
  },
};
