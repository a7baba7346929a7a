import { InvalidArgumentError, Option } from 'commander';
import { OPEN_PHASES } from '../../domain/run/phase';
import type { Verb } from '../../domain/run/verb';
import { CliError } from '../shell/cli-error';
import { defineCommand } from '../shell/define-command';
import { parseFutureTime } from '../shell/parse-future-time';
import { parseNumber } from '../shell/parse-number';
import type { Session } from '../shell/session';
import { applyVerb, type VerbOptions } from './apply-verb';
import { applyVerbToMany } from './apply-verb-to-many';
import { VERB_PAGES } from './verb-pages';

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
  new Option('--not-after <time>', 'refuse the verb, or stop trying, after this time: ISO 8601').argParser(
    parseFutureTime,
  ),
];

const OF_A_VERB: { readonly [V in Verb]?: () => readonly Option[] } = {
  reset: () => [
    new Option('--to <state>', 'PENDING or the end state of a step (…_COMPLETE)').makeOptionMandatory(),
    new Option('--go-on', 'with --to PENDING: do not hold a learner whose cool-off is over'),
  ],
  skip: () => [new Option('--step <state>', 'RETIRING_* of the step that you take as done').makeOptionMandatory()],
  hold: () => [new Option('--until <time>', 'release automatically at this time: ISO 8601').argParser(parseFutureTime)],
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
  if (name !== undefined) return applyVerb(session, verb, name);
  if (many) return applyVerbToMany(session, verb);
  throw new CliError('usage', 'which learner?', 'name one, or select many with --phase, --attention, or --all');
}

function code(text: string): string {
  if (!/^[a-z.-]+$/.test(text)) throw new InvalidArgumentError('Write a failure code, such as service.denied.');
  return text;
}
