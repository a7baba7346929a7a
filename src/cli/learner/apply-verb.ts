import type { OpenPhase } from '../../domain/run/phase';
import type { Verb, VerbRequest } from '../../domain/run/verb';
import type { MeantLearner } from '../../operations/learners';
import { isRefusal, type Refusal } from '../../operations/refusal';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { lazy } from '../shell/lazy';
import type { Page } from '../shell/page';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { confirmByName, showSiteOfVerb } from '../shell/site';
import { formatFacts } from '../shell/table';
import { describeChange } from './change-text';
import { shownOf } from './show-answers';
import { VERB_PAGES } from './verb-pages';
import { waitForRun } from './wait-for-run';

export interface VerbOptions extends CommonOptions {
  readonly to?: string;
  readonly goOn?: boolean;
  readonly step?: string;
  readonly until?: string;
  readonly notAfter?: string;
  readonly ifRevision?: number;
  readonly phase?: OpenPhase;
  readonly attention?: string;
  readonly all?: boolean;
}

/** Says a verb to one learner's run, and what became of it. */
export async function applyVerb(session: Session<VerbOptions>, verb: Verb, name: string): Promise<number> {
  const { options } = session;
  const instance = await showSiteOfVerb(session);
  const { resolveLearner, sendVerb, signalVerb } = lazy.learners();
  const learner = await session.run(instance, 'nothing was changed', (context) =>
    resolveLearner(context, name, { changes: true }),
  );
  const { userId } = learner;
  const show = session.command(`learner show id:${userId}`);
  if (options.dryRun === true) return askOnly(session, verb, instance, learner);
  const request = await confirmed(session, verb, instance, learner);
  const errand = { learner, verb, request };
  if (options.wait === false) {
    await session.run(instance, `see \`${show}\``, (context) => signalVerb(context, errand));
    const sent = { accepted: 'unknown', note: SENT } as const;
    session.output.answer({ userId, verb, ...sent }, (page) => describeSent(page, userId, verb, SENT));
    return EXIT_CODES.ok;
  }
  const goesOn = `it is accepted and will be carried out; see \`${show}\``;
  const sent = await session.run(instance, goesOn, (context) => sendVerb(context, errand));
  if (options.wait === true) return waitForRun(session, instance, userId, { verb, ...sent });
  session.output.answer({ userId, verb, ...sent }, (page) => describeSent(page, userId, verb, sent.note, sent.phase));
  return EXIT_CODES.ok;
}

/** The run, or where none is open the workflow that would open one, says what it would do; nothing else judges. */
async function askOnly(
  session: Session<VerbOptions>,
  verb: Verb,
  instance: string,
  learner: MeantLearner,
): Promise<number> {
  const request = requestOf(session);
  const { lookAtLearner, sendVerb } = lazy.learners();
  const sight = await session.run(instance, 'nothing was changed', (context) => lookAtLearner(context, learner));
  const { answer } = await session.run(instance, 'nothing was changed', async (context) => ({
    answer: await sendVerb(context, { learner, verb, request: { ...request, dryRun: true } }),
  }));
  if (isRefusal(answer)) throw dryRunFault(session, answer);
  const { note } = answer;
  session.output.answer({ ...shownOf(sight), verb, dryRun: true, accepted: true, note }, () =>
    [
      describeChange(verb, request, instance, [sight]),
      `The run says: ${note}`,
      'Nothing was changed (--dry-run).',
    ].join('\n'),
  );
  return EXIT_CODES.ok;
}

/** Shows what changes and asks, if the verb requires that; the answer is judged against what was shown. */
async function confirmed(
  session: Session<VerbOptions>,
  verb: Verb,
  instance: string,
  learner: MeantLearner,
): Promise<VerbRequest> {
  const request = requestOf(session);
  // With --no-wait no worker is asked, so nothing can be shown.
  if (!VERB_PAGES[verb].asks || (session.options.yes === true && session.options.wait === false)) return request;
  const { lookAtLearner } = lazy.learners();
  const sight = await session.run(instance, 'nothing was changed', (context) => lookAtLearner(context, learner));
  const what = describeChange(verb, request, instance, [sight]);
  if (session.options.yes === true) session.output.note(what);
  await confirmByName(session, instance, what);
  const { retirementId } = sight;
  return { ...request, ...(retirementId === undefined ? {} : { ifRetirementId: retirementId }) };
}

const SENT = 'sent; the run judges it when a worker takes it up, a refusal is in its status';

function dryRunFault(session: Session, refusal: Refusal): CliError {
  const fault = refusalFault(session, refusal);
  if (refusal.refusal !== 'verb') return fault;
  return new CliError(fault.exit, fault.message, 'nothing was changed (--dry-run)', fault.code);
}

export function requestOf(session: Session<VerbOptions>): VerbRequest {
  const { reason, to, goOn, step, until, notAfter, ifRevision } = session.options;
  return {
    by: session.by,
    ...(reason === undefined ? {} : { reason }),
    ...(to === undefined ? {} : { to }),
    ...(goOn === undefined ? {} : { goOn }),
    ...(step === undefined ? {} : { step }),
    ...(until === undefined ? {} : { until }),
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(ifRevision === undefined ? {} : { ifRevision }),
  };
}

function describeSent(page: Page, userId: number, verb: Verb, note: string, phase?: string): string {
  return formatFacts(
    [
      ['learner', `id:${userId}`],
      [verb, note],
      ['phase', phase],
    ],
    page,
  );
}
