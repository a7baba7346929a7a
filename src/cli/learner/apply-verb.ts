import type { OpenPhase } from '../../domain/run/phase';
import type { Verb, VerbRequest } from '../../domain/run/verb';
import { counted } from '../../domain/text/counted';
import type { LearnerSight, MeantLearner } from '../../operations/learners';
import { isRefusal, type Refusal } from '../../operations/refusal';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { lazy } from '../shell/lazy';
import { formatFacts, formatTable, type Page, PLAIN } from '../shell/page';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { showSiteOfVerb } from '../shell/site';
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

/**
 * Says a verb to one learner's run, and what became of it.
 * @param asks the person is asked first
 */
export async function applyVerb(
  session: Session<VerbOptions>,
  verb: Verb,
  name: string,
  asks: boolean,
): Promise<number> {
  const { options } = session;
  const instance = await showSiteOfVerb(session, 'one');
  const { resolveLearner, sendVerb, signalVerb } = lazy.learners();
  const learner = await session.run(instance, 'nothing was changed', (context) =>
    resolveLearner(context, name, { changes: true }),
  );
  const { userId } = learner;
  const show = session.command(`learner show id:${userId}`);
  if (options.dryRun === true) return askOnly(session, verb, instance, learner);
  // Before the person is asked: without a worker, nothing could be shown of a learner whom no run knows.
  if (options.wait === false)
    await session.run(instance, 'nothing was changed', (at) => lazy.learners().openRunOf(at, userId));
  const request = asks ? await confirmed(session, verb, instance, learner) : requestOf(session);
  const errand = { learner, verb, request };
  if (options.wait === false) {
    await session.run(instance, `see \`${show}\``, (context) => signalVerb(context, errand));
    const sent = { accepted: 'unknown', note: SENT } as const;
    session.output.answer({ userId, verb, ...sent }, (page) => describeSent(page, userId, verb, SENT));
    return EXIT_CODES.ok;
  }
  const goesOn = `the run has not answered yet; see \`${show}\``;
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

/** Shows what changes and asks; the answer is judged against what was shown. */
async function confirmed(
  session: Session<VerbOptions>,
  verb: Verb,
  instance: string,
  learner: MeantLearner,
): Promise<VerbRequest> {
  const request = requestOf(session);
  // With --no-wait no worker is asked, so nothing can be shown.
  if (session.options.yes === true && session.options.wait === false) return request;
  const { lookAtLearner } = lazy.learners();
  const sight = await session.run(instance, 'nothing was changed', (context) => lookAtLearner(context, learner));
  const what = describeChange(verb, request, instance, [sight]);
  if (session.options.yes === true) session.output.note(what);
  await session.confirmByName(instance, withName(session, what, learner));
  const { retirementId } = sight;
  return { ...request, ...(retirementId === undefined ? {} : { ifRetirementId: retirementId }) };
}

/** A name is shown to a person at a terminal alone: what is printed elsewhere ends in logs. */
function withName(session: Session, what: string, { found }: MeantLearner): string {
  const shows = found !== undefined && session.terminal.interactive;
  return shows ? `${what}\nThe username is ${found.learner.originalUsername}.` : what;
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

/** Longer lists are cut on the terminal; --json has all. */
export const SHOWN_AT_MOST = 50;

/** What a verb changes, for whom, to what, and what cannot be undone: shown before the person is asked. */
export function describeChange(
  verb: Verb,
  request: VerbRequest,
  instance: string,
  sights: readonly LearnerSight[],
  page: Page = PLAIN,
): string {
  const rows = sights.slice(0, SHOWN_AT_MOST).map((one) => [one.userId, one.phase, one.lmsState, one.step]);
  const more = sights.length - rows.length;
  const [only] = sights;
  const whom = sights.length === 1 && only !== undefined ? `learner ${only.userId}` : counted(sights.length, 'learner');
  return [
    formatTable(['user id', 'phase', 'LMS state', 'step'], rows, page),
    ...(more > 0 ? [`and ${more} more; --dry-run --json lists all of them`] : []),
    `This ${WHAT[verb](request, `${whom} of ${instance}`)}`,
    ...lost(verb, sights),
  ].join('\n');
}

const WHAT: Readonly<Record<Verb, (request: VerbRequest, whom: string) => string>> = {
  cancel: (_, whom) => `gives ${whom} the account back, if the LMS still says PENDING.`,
  reset: ({ to }, whom) =>
    `puts ${whom} back to ${to} in the LMS, by force. Every step after that is done again, by the pipeline in force.`,
  skip: ({ step }, whom) =>
    `takes the step ${step} as done for ${whom}, although no service said so. Nobody does it later.`,
  retry: (_, whom) => `tries again now for ${whom}: erasing goes on.`,
  abort: (_, whom) =>
    `stops the retirement of ${whom} for good: the LMS gets ABORTED. What is erased stays erased, the rest stays.`,
  hold: ({ until }, whom) => `stops ${whom} after the step in hand, until ${until ?? '`lethe learner release`'}.`,
  release: (_, whom) => `ends the hold of ${whom}: erasing goes on.`,
  expedite: (_, whom) => `ends the cool-off of ${whom}: erasing begins now and cannot be undone.`,
};

/** Whether it is shown what was erased already: the runs know it. */
export function showsErased(verb: Verb): boolean {
  return verb === 'cancel' || verb === 'abort' || verb === 'reset';
}

/** What was erased already and comes back by no verb. */
function lost(verb: Verb, sights: readonly LearnerSight[]): readonly string[] {
  if (!showsErased(verb)) return [];
  const erased = stepsOf(sights, ({ receipts = [] }) =>
    receipts.filter(({ outcome }) => outcome === 'erased').map(({ step }) => step),
  );
  const perhaps = stepsOf(sights, ({ perhapsErased = [] }) => perhapsErased);
  const runs = sights.filter(isUntold).length;
  const isSure = verb === 'cancel' && sights.every(hasErasedNothing);
  return [
    ...(erased === '' ? [] : [`Already erased, and not given back: ${erased}.`]),
    ...(perhaps === '' ? [] : [`Perhaps erased, and not given back: ${perhaps}.`]),
    ...(runs === 0 ? [] : [`What is erased already is not known of ${counted(runs, 'learner')}.`]),
    ...(isSure ? ['No step has erased anything yet.'] : []),
  ];
}

/** Each step, and of how many learners. */
function stepsOf(sights: readonly LearnerSight[], of: (sight: LearnerSight) => readonly string[]): string {
  const steps = new Map<string, number>();
  for (const step of sights.flatMap(of)) steps.set(step, (steps.get(step) ?? 0) + 1);
  return [...steps].map(([step, count]) => (sights.length === 1 ? step : `${step} (${count})`)).join(', ');
}

/** A run does not answer, or does not know what was done before it. */
function isUntold({ phase, receipts, unknownBefore = false }: LearnerSight): boolean {
  return (phase !== 'none' && receipts === undefined) || unknownBefore;
}

/** Where no run tells, the row does: it was never moved. A run that is past the cool-off may be at work at this moment. */
function hasErasedNothing(sight: LearnerSight): boolean {
  const { phase, beneath = phase, lmsState, lastState, receipts, perhapsErased = [] } = sight;
  if (receipts === undefined) return phase === 'none' && lmsState === 'PENDING' && lastState === 'PENDING';
  if (beneath !== 'cooling-off' || isUntold(sight) || perhapsErased.length > 0) return false;
  return receipts.every(({ outcome }) => outcome === 'skipped');
}

/** What is shown of a learner before anything is changed. */
export function shownOf(sight: LearnerSight) {
  const { userId, retirementId, phase, lmsState, username, step, stepsInAll } = sight;
  return { userId, retirementId, phase, lmsState, username, step, stepsInAll };
}
