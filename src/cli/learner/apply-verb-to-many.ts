import type { Verb } from '../../domain/run/verb';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import { explainError } from '../shell/explain-error';
import { bar } from '../shell/progress';
import type { Session } from '../shell/session';
import { confirmByName, showSiteOfVerb } from '../shell/site';
import { formatTable } from '../shell/table';
import { requestOf, type VerbOptions } from './apply-verb';
import { learnerQuery } from './learner-query';
import { userIdOf } from './learner-row';
import { sendVerb } from './send-verb';

/** Verbs in flight; each may wait for its run to come to a safe point. */
const AT_ONCE = 20;

interface Refusal {
  readonly userId: number;
  readonly reason: string;
}

/** Says a verb to every learner that the options choose, after the person has typed the instance's name. */
export async function applyVerbToMany(session: Session<VerbOptions>, verb: Verb): Promise<number> {
  const { options } = session;
  const instance = await showSiteOfVerb(session);
  const userIds = await chosen(session, instance);
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
  const refusals: Refusal[] = [];
  let done = 0;
  const next = userIds.values();
  const goesOn = `${verb} was said to some of them; see \`${session.command('learner list')}\``;
  await session.waiting(goesOn, async (signal) => {
    const sender = async () => {
      for (const userId of next) {
        if (signal.aborted) return;
        const refused = await sayTo(session, instance, verb, userId);
        if (refused !== undefined) refusals.push({ userId, reason: refused });
        done += 1;
        session.progress.show(
          `${bar(done, userIds.length)} ${done}/${userIds.length} ${verb}, ${refusals.length} refused`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  });
  const accepted = userIds.length - refusals.length;
  session.answer({ instance, verb, asked: userIds.length, accepted, refused: refusals.length, refusals }, () =>
    describeMany(verb, accepted, refusals),
  );
  return refusals.length > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

async function chosen(session: Session<VerbOptions>, instance: string): Promise<readonly number[]> {
  const { phase, attention } = session.options;
  const client = await session.client();
  const ids: number[] = [];
  for await (const info of client.workflow.list({
    query: learnerQuery(instance, { phase, attention }),
    pageSize: 1_000,
  })) {
    ids.push(userIdOf(info.workflowId));
  }
  return ids;
}

/** @returns the reason, when it was refused or could not be said */
async function sayTo(session: Session<VerbOptions>, instance: string, verb: Verb, userId: number) {
  try {
    const sent = await sendVerb(
      session,
      { instance, learner: { userId }, verb, request: requestOf(session) },
      () => {},
    );
    return sent.accepted === false ? sent.reason : undefined;
  } catch (error) {
    return explainError(error).message;
  }
}

function describeMany(verb: Verb, accepted: number, refusals: readonly Refusal[]): string {
  const first = `${verb}: ${accepted} accepted, ${refusals.length} refused`;
  if (refusals.length === 0) return first;
  return `${first}\n${formatTable(
    ['user id', 'reason'],
    refusals.map(({ userId, reason }) => [userId, reason]),
  )}`;
}
