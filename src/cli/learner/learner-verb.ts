import { type Command, InvalidArgumentError, Option } from 'commander';
import { OPEN_PHASES } from '../../domain/run/phase';
import type { Verb } from '../../domain/run/verb';
import type { Action } from '../shell/action';
import { CliError } from '../shell/cli-error';
import { withCommon } from '../shell/common-options';
import { documentedCommand } from '../shell/documented-command';
import type { Session } from '../shell/session';
import { applyVerb, type VerbOptions } from './apply-verb';
import { applyVerbToMany } from './apply-verb-to-many';
import { VERB_PAGES } from './verb-pages';

/** `lethe learner cancel|reset|skip|retry|abort|hold|release|expedite`. */
export function learnerVerb(action: Action, verb: Verb): Command {
  const { bulk, ...page } = VERB_PAGES[verb];
  const command = documentedCommand(`${verb} ${bulk ? '[learner]' : '<learner>'}`, page);
  withCommon(command, 'config', 'engine', 'json', 'yes', 'dry-run', 'wait', 'no-wait', 'timeout', 'who');
  command.addOption(
    new Option(
      '--if-revision <n>',
      'refuse if the run has changed since this revision (see `lethe learner show`)',
    ).argParser(whole),
  );
  command.addOption(
    new Option('--not-after <time>', 'refuse the verb, or stop trying, after this time: ISO 8601').argParser(time),
  );
  if (verb === 'reset') {
    command.requiredOption('--to <state>', 'PENDING or the end state of a step (…_COMPLETE)');
    command.option('--go-on', 'with --to PENDING: do not hold a learner whose cool-off is over');
  }
  if (verb === 'skip') command.requiredOption('--step <state>', 'RETIRING_* of the step that you take as done');
  if (verb === 'hold')
    command.addOption(new Option('--until <time>', 'release automatically at this time: ISO 8601').argParser(time));
  if (bulk) {
    command
      .addOption(new Option('--phase <phase>', 'all learners in this phase').choices(OPEN_PHASES))
      .addOption(
        new Option('--attention <code>', 'all learners who need a person, with this failure code').argParser(code),
      )
      .option('--all', 'all learners with an open run');
  }
  return command.action(action((session: Session<VerbOptions>, [name]) => say(session, verb, name)));
}

async function say(session: Session<VerbOptions>, verb: Verb, name: string | undefined): Promise<number> {
  const { phase, attention, all } = session.options;
  const many = phase !== undefined || attention !== undefined || all === true;
  if (name !== undefined && many) throw new CliError('usage', 'name one learner or select many, not both');
  if (name !== undefined) return applyVerb(session, verb, name);
  if (many) return applyVerbToMany(session, verb);
  throw new CliError('usage', 'which learner?', 'name one, or select many with --phase, --attention, or --all');
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

function code(text: string): string {
  if (!/^[a-z.-]+$/.test(text)) throw new InvalidArgumentError('Write a failure code, such as service.denied.');
  return text;
}

function time(text: string): string {
  const ms = Date.parse(text);
  if (!Number.isFinite(ms) || ms <= Date.now())
    throw new InvalidArgumentError('Write a time in the future: 2030-01-31T08:00Z.');
  return new Date(ms).toISOString();
}
