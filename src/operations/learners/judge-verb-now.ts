import { judgeVerb, type Verb, type VerbSituation } from '../../domain/run/verb';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { findById, type MeantLearner } from './find-learner';
import { describeRun, queryStatus } from './learner-run';

/** What the run would say to a verb by its present status; changes nothing. @returns undefined when it would accept */
export async function judgeVerbNow(
  context: OperationContext,
  verb: Verb,
  learner: MeantLearner,
): Promise<Refusal | undefined> {
  const situation = await situationNow(context, learner);
  if (isRefusal(situation)) return situation;
  const verdict = judgeVerb(verb, situation);
  return verdict.kind === 'refuse' ? { refusal: 'verb', userId: learner.userId, reason: verdict.reason } : undefined;
}

async function situationNow(context: OperationContext, learner: MeantLearner): Promise<VerbSituation | Refusal> {
  const run = await describeRun(context, learner.userId);
  if (run?.open === true) {
    const status = await queryStatus(context, run);
    if (status === 'standstill') return { refusal: 'standstill' };
    if (status === 'no-worker') return { refusal: 'failure', code: 'engine.no-worker' };
    const { beneath, lmsState } = status;
    const phase = (status.phase === 'held' ? beneath : status.phase) as VerbSituation['phase'] | undefined;
    return { phase: phase ?? 'cooling-off', held: status.phase === 'held', errored: lmsState === 'ERRORED', lmsState };
  }
  const found = learner.found ?? (await findById(context, learner.userId));
  if (isRefusal(found)) return found;
  if (found === undefined) return { refusal: 'no-retirement' };
  const { currentState } = found.learner;
  const ended = currentState === 'COMPLETE' || currentState === 'ABORTED';
  return {
    phase: ended ? 'closed' : 'attention',
    held: false,
    errored: currentState === 'ERRORED',
    lmsState: currentState,
  };
}
