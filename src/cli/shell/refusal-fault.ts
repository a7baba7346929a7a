import { counted } from '../../domain/text/counted';
import type { NextStep } from '../../operations/next-step';
import type { Refusal } from '../../operations/refusal';
import { CliError } from './cli-error';
import { failureFault } from './explain-error';
import { keyNeededFault } from './key-need-text';
import { nextStepText } from './next-step-text';

export const STANDSTILL_HINT =
  'their logs say why; usually they have another key ring than the process that started the run, or a build that cannot replay it';

/** Says a command that can be pasted. */
interface Commands {
  command(words: string): string;
}

/** A refusal of an operation, as a fault of the command that met it: what is wrong, and what to do next. */
export function refusalFault(session: Commands, refusal: Refusal): CliError {
  switch (refusal.refusal) {
    case 'failure':
      return failureFault(
        refusal.code,
        refusal.next === undefined ? refusal.detail : `${refusal.detail}: ${nextOf(session, refusal.next)}`,
      );
    case 'standstill':
      return new CliError(
        'failure',
        'workers take it up and fail at it each time',
        STANDSTILL_HINT,
        'engine.standstill',
      );
    case 'not-taken-up':
      return new CliError(
        'unreachable',
        'the worker did not take it up within 10 s',
        `it may still be carried out: look with \`${session.command(`learner show id:${refusal.userId}`)}\` before you repeat it`,
        'engine.no-worker',
      );
    case 'not-a-name':
      return new CliError('usage', refusal.reason, refusal.advice);
    case 'no-learner':
      return new CliError('not-found', 'no such learner', 'neither in the retirement queue nor among our runs');
    case 'no-open-run':
      return new CliError(
        'refused',
        `learner ${refusal.userId} has no open run that could keep the verb until a worker comes`,
        'nothing was sent; start a worker, and repeat it without --no-wait',
      );
    case 'no-retirement':
      return new CliError('not-found', 'the learner has no open run, and the LMS has no retirement of that user id');
    case 'other-spelling':
      return new CliError(
        'usage',
        'no learner has just that username: it differs in upper and lower case, or in accents',
        `write it as the LMS has it, ${refusal.usernames.map((one) => `"${one}"`).join(' or ')}, or id: and the LMS user id`,
      );
    case 'several-learners':
      return new CliError(
        'usage',
        `that may be ${counted(refusal.count, 'learner')}`,
        `say which: ${refusal.forms.join(' or ')}`,
      );
    case 'unsure':
      return new CliError('unreachable', 'whether it is also a username cannot be asked now', `say ${refusal.form}`);
    case 'verb':
      return new CliError('refused', refusal.reason, `see \`${session.command(`learner show id:${refusal.userId}`)}\``);
    case 'ended':
      return new CliError(
        'refused',
        'the run has ended since you looked',
        `see \`${session.command(`learner show id:${refusal.userId}`)}\``,
      );
    case 'no-such-state':
      return new CliError(
        'usage',
        `the LMS has no state ${refusal.state}`,
        `see \`${session.command('pipeline show')}\``,
      );
    case 'not-a-query':
      return new CliError(
        'usage',
        `Temporal does not take this query: ${refusal.reason}`,
        'write it as in the Web UI, for example LethePhase = "attention" AND LetheService = "LMS"',
      );
    case 'no-campaign':
      return new CliError(
        'not-found',
        'this instance has no such campaign',
        `see \`${session.command('campaign show')}\``,
      );
    case 'may-have-begun':
      return new CliError(
        'unreachable',
        `campaign ${refusal.campaign} was told to begin, and the answer was lost: it may have begun`,
        `see \`${session.command(`campaign show ${refusal.campaign}`)}\` before you start it again`,
        'engine.unreachable',
      );
    case 'no-approval':
      return new CliError(
        'not-found',
        'no discovery of this instance waits for an approval',
        `see \`${session.command('discovery show')}\``,
      );
    case 'not-a-key':
      return new CliError(
        'usage',
        `unknown key "${refusal.id}"`,
        'a key looks like academy/2026-07; see `lethe keys list`',
      );
    case 'no-key':
      return new CliError('not-found', `${refusal.where} has no key ${refusal.id}`, 'see `lethe keys list`');
    case 'no-key-of-instance':
      return new CliError(
        'not-found',
        `${refusal.instance} does not exist: ${refusal.where} has no key of it`,
        'see `lethe keys list`',
      );
    case 'key-destroyed':
      return new CliError('not-found', `${refusal.id} was already destroyed, at ${refusal.at}`);
    case 'key-needed':
      return keyNeededFault(session, refusal);
    case 'ring-read-only':
      return new CliError(
        'refused',
        `${refusal.where} is read-only here`,
        'destroy the key where the ring can be written',
      );
    case 'not-a-window':
      return new CliError('usage', refusal.reason);
    case 'record':
      return new CliError('refused', refusal.reason, nextOf(session, refusal.next));
    case 'not-set':
      return new CliError('config', refusal.reason, nextOf(session, refusal.next));
    case 'no-schedule':
      return new CliError(
        'not-found',
        'this instance has no schedule',
        'make one: `lethe instance apply --config FILE`',
      );
  }
}

/** What to do next, with commands that can be pasted. */
function nextOf(session: Commands, step: NextStep): string {
  return nextStepText(step).replace(/`lethe ([^`]+)`/g, (_, words: string) => `\`${session.command(words)}\``);
}
