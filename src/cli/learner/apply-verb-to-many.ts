import type { Verb } from '../../domain/run/verb';
import type { NotDone } from '../../operations/learners';
import { isRefusal } from '../../operations/refusal';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { refusalFault } from '../shell/refusal-fault';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { confirmByName, showSiteOfVerb } from '../shell/site';
import { formatTable } from '../shell/table';
import { requestOf, type VerbOptions } from './apply-verb';

interface Refused {
  readonly userId: number;
  readonly reason: string;
}

/** Says a verb to every learner that the options choose, after the person has typed the instance's name. */
export async function applyVerbToMany(session: Session<VerbOptions>, verb: Verb): Promise<number> {
  const { options } = session;
  const { phase, attention } = options;
  const instance = await showSiteOfVerb(session);
  const { chooseLearners, sendVerbToMany } = rooms.learners();
  const userIds = await session.run(instance, 'nothing was changed', (context) =>
    chooseLearners(context, { phase, attention }),
  );
  if (userIds.length === 0) throw new CliError('not-found', 'no learner with an open run fits that choice');
  const what = `This is ${verb} for ${userIds.length} learners of ${instance}.`;
  if (options.dryRun === true) {
    session.answer(
      { instance, verb, dryRun: true, asked: userIds.length, userIds },
      () => `${what} Nothing was changed.`,
    );
    return EXIT_CODES.ok;
  }
  await confirmByName(session, instance, what);
  const goesOn = `${verb} was said to some of them; see \`${session.command('learner list')}\``;
  const notDone = await session.run(instance, goesOn, (context) =>
    sendVerbToMany(context, verb, requestOf(session), userIds),
  );
  const refusals = notDone.map(({ userId, why }) => ({ userId, reason: reasonOf(session, why) }));
  const accepted = userIds.length - refusals.length;
  session.answer({ instance, verb, asked: userIds.length, accepted, refused: refusals.length, refusals }, () =>
    describeMany(verb, accepted, refusals),
  );
  return refusals.length > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

function reasonOf(session: Session, why: NotDone['why']): string {
  return (isRefusal(why) ? refusalFault(session, why) : explainError(why.error)).message;
}

function describeMany(verb: Verb, accepted: number, refusals: readonly Refused[]): string {
  const first = `${verb}: ${accepted} accepted, ${refusals.length} refused`;
  if (refusals.length === 0) return first;
  return `${first}\n${formatTable(
    ['user id', 'reason'],
    refusals.map(({ userId, reason }) => [userId, reason]),
  )}`;
}
