import type { Verb } from '../../domain/run/verb';
import type { NotDone } from '../../operations/learners';
import { isRefusal } from '../../operations/refusal';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { lazy } from '../shell/lazy';
import type { Page } from '../shell/page';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { confirmByName, showSiteOfVerb } from '../shell/site';
import { formatTable } from '../shell/table';
import { requestOf, type VerbOptions } from './apply-verb';
import { describeChange } from './change-text';

interface Refused {
  readonly userId: number;
  readonly reason: string;
}

/** Says a verb to every learner that the options choose, after the person has typed the instance's name. */
export async function applyVerbToMany(session: Session<VerbOptions>, verb: Verb): Promise<number> {
  const { options } = session;
  const { phase, attention } = options;
  const instance = await showSiteOfVerb(session);
  const { lookAtMany, sendVerbToMany } = lazy.learners();
  const sights = await session.run(instance, 'nothing was changed', (context) =>
    lookAtMany(context, { phase, attention }),
  );
  if (sights.length === 0) throw new CliError('not-found', 'no learner with an open run fits that choice');
  const request = requestOf(session);
  const what = describeChange(verb, request, instance, sights);
  if (options.dryRun === true) {
    const userIds = sights.map(({ userId }) => userId);
    const learners = sights.map(({ receipts: _, firstRunId: __, ...shown }) => shown);
    session.output.answer(
      { instance, verb, dryRun: true, asked: userIds.length, userIds, learners },
      () => `${what}\nNothing was changed (--dry-run).`,
    );
    return EXIT_CODES.ok;
  }
  await confirmByName(session, instance, what);
  const goesOn = `${verb} was sent to some of them; see \`${session.command('learner list')}\``;
  const notDone = await session.run(instance, goesOn, (context) => sendVerbToMany(context, verb, request, sights));
  const refusals = notDone.map(({ userId, why }) => ({ userId, reason: reasonOf(session, why) }));
  const accepted = sights.length - refusals.length;
  session.output.answer(
    { instance, verb, asked: sights.length, accepted, refused: refusals.length, refusals },
    (page) => describeMany(verb, accepted, refusals, page),
  );
  return refusals.length > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

function reasonOf(session: Session, why: NotDone['why']): string {
  return (isRefusal(why) ? refusalFault(session, why) : explainError(why.error)).message;
}

function describeMany(verb: Verb, accepted: number, refusals: readonly Refused[], page: Page): string {
  const first = `${verb}: ${accepted} accepted, ${refusals.length} refused`;
  if (refusals.length === 0) return first;
  return `${first}\n${formatTable(
    ['user id', 'reason'],
    refusals.map(({ userId, reason }) => [userId, reason]),
    page,
  )}`;
}
