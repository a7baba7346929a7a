import { judgeVerb, type Verb, type VerbRequest, type VerbSituation } from '../../domain/run/verb';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { failureFault } from '../shell/explain-error';
import type { Session } from '../shell/session';
import { confirmByName, showSiteOfVerb } from '../shell/site';
import { standstillFault } from '../shell/standstill';
import { formatFacts } from '../shell/table';
import { describeRun, queryStatus } from './learner-run';
import { findInLms, type MeantLearner, resolveLearner } from './resolve-learner';
import { type Sent, sendVerb } from './send-verb';
import { waitForRun } from './wait-for-run';

export interface VerbOptions extends CommonOptions {
  readonly to?: string;
  readonly until?: string;
  readonly notAfter?: string;
  readonly ifRevision?: number;
  readonly phase?: string;
  readonly attention?: string;
  readonly all?: boolean;
}

/** Says a verb to one learner's run, and what became of it. */
export async function applyVerb(session: Session<VerbOptions>, verb: Verb, name: string): Promise<number> {
  const { options } = session;
  const instance = await showSiteOfVerb(session);
  const learner = await resolveLearner(session, instance, name, { changes: true });
  if (options.dryRun === true) return judgeOnly(session, verb, instance, learner);
  if (verb === 'expedite') {
    const what = `This ends the cool-off of learner ${learner.userId} of ${instance}: erasing begins and cannot be undone.`;
    await confirmByName(session, instance, what);
  }
  const say = (line: string) => session.progress.show(line);
  const sent = await sendVerb(session, { instance, learner, verb, request: requestOf(session) }, say);
  if (sent.accepted === false) {
    throw new CliError('refused', sent.reason, `see \`${session.command(`learner show id:${learner.userId}`)}\``);
  }
  if (options.wait === true && sent.accepted === true) {
    return waitForRun(session, instance, learner.userId, { verb, ...sent });
  }
  session.answer({ userId: learner.userId, verb, ...sent }, () => describeSent(learner.userId, verb, sent));
  return EXIT_CODES.ok;
}

export function requestOf(session: Session<VerbOptions>): VerbRequest {
  const { reason, to, until, notAfter, ifRevision } = session.options;
  return {
    by: session.by,
    ...(reason === undefined ? {} : { reason }),
    ...(to === undefined ? {} : { to }),
    ...(until === undefined ? {} : { until }),
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(ifRevision === undefined ? {} : { ifRevision }),
  };
}

function describeSent(userId: number, verb: Verb, sent: Exclude<Sent, { accepted: false }>): string {
  const phase = sent.accepted === true ? sent.phase : undefined;
  return formatFacts([
    ['learner', `id:${userId}`],
    [verb, sent.note],
    ['phase', phase],
  ]);
}

/** What the run would say by its present status; changes nothing. */
async function judgeOnly(
  session: Session<VerbOptions>,
  verb: Verb,
  instance: string,
  learner: MeantLearner,
): Promise<number> {
  const verdict = judgeVerb(verb, await situationNow(session, instance, learner));
  const { userId } = learner;
  if (verdict.kind === 'refuse') throw new CliError('refused', verdict.reason, 'nothing was changed (--dry-run)');
  session.answer(
    { userId, verb, dryRun: true, accepted: true },
    () => `${verb} would be accepted; nothing was changed`,
  );
  return EXIT_CODES.ok;
}

async function situationNow(session: Session, instance: string, learner: MeantLearner): Promise<VerbSituation> {
  const run = await describeRun(session, instance, learner.userId);
  if (run?.open === true) {
    const status = await queryStatus(session, run);
    if (status === 'standstill') throw standstillFault();
    if (status === 'no-worker') throw failureFault('engine.no-worker');
    const { beneath, lmsState } = status;
    const phase = (status.phase === 'held' ? beneath : status.phase) as VerbSituation['phase'] | undefined;
    return { phase: phase ?? 'cooling-off', held: status.phase === 'held', errored: lmsState === 'ERRORED', lmsState };
  }
  const found = learner.found ?? (await findInLms(session, instance, { by: 'id', userId: learner.userId }))[0];
  if (found === undefined) throw new CliError('not-found', 'neither an open run nor a retirement in the LMS');
  const { currentState } = found.learner;
  const ended = currentState === 'COMPLETE' || currentState === 'ABORTED';
  return {
    phase: ended ? 'closed' : 'attention',
    held: false,
    errored: currentState === 'ERRORED',
    lmsState: currentState,
  };
}
