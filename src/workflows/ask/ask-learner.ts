import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, setWorkflowOptions, startChild, workflowInfo } from '@temporalio/workflow';
import { isSameRequest } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { decide } from '../../domain/run/decide';
import { newRun } from '../../domain/run/new-run';
import { readRequest, type Verb } from '../../domain/run/verb';
import { whenVersioned } from '../kit/versioning';
import { RETIRE_LEARNER, type RetireLearnerInput } from '../retire-learner/messages';
import { firstPhase, retirementStartOptions } from '../retire-learner/start-options';
import type { AskLearnerInput, AskLearnerResult, FindLearnerInput, FoundLearner } from './messages';
import { activitiesOf } from './short-workflows';

/** What leads to an erasure, or may after a release: nobody of two whose names differ by case only is erased. */
const ASKS_FOR_TWINS: Readonly<Partial<Record<Verb, NonNullable<FindLearnerInput['twins']>>>> = {
  hold: 'or-unknown',
  reset: true,
  retry: true,
  expedite: true,
};

/**
 * A verb for a learner without an open run, judged as the run itself would: by the same decision, on a run that is only
 * thought of. An accepted verb starts the run, which asks the LMS once more before it writes.
 */
export async function askLearner(input: AskLearnerInput): Promise<AskLearnerResult> {
  const { instance, who, verb, request } = input;
  const twins = ASKS_FOR_TWINS[verb];
  const by = { instance, by: who, ...(twins === undefined ? {} : { twins }) };
  const learners = await activitiesOf(instance, 'look for a learner').findLearner(by);
  const [found, other] = learners;
  if (found === undefined || other !== undefined) return { kind: 'who', learners };

  const start = startOf(input, found);
  const asked = { kind: 'verb', verb, request: { ...request, dryRun: true }, ask: 0, opens: true } as const;
  let decision = decide(newRun(start, 0, Date.now()), asked, Date.now());
  if (decision.answers.length === 0 && decision.command.kind === 'call') {
    const { learner, fingerprint, plan } = found;
    const whose = { site: { instance, fingerprint }, learner, run: workflowInfo().runId };
    const states = statesOf(plan.steps);
    const look = await activitiesOf(instance, `ask the LMS for learner ${learner.userId}`).look({
      whose,
      states,
      lastSeen: learner.currentState,
      forVerb: true,
    });
    decision = decide(
      decision.state,
      { kind: 'came', call: decision.command.call, how: { kind: 'looked', look } },
      Date.now(),
    );
  }
  const [judged] = decision.answers;
  if (judged === undefined) throw new Error('the verb was not judged');
  const { learner, lms } = decision.state;
  const { userId, retirementId } = learner;
  const answered = {
    kind: 'answered',
    userId,
    retirementId,
    lmsState: lms.gone === true ? 'gone' : lms.state,
  } as const;
  if (!judged.answer.accepted || request.dryRun === true) return { ...answered, answer: judged.answer };

  const { plan } = decision.state;
  const opened: RetireLearnerInput = { ...start, learner, plan, seenAtMs: lms.seenAtMs };
  const runId = await startRun(opened);
  if (runId === undefined) return { kind: 'open', userId };
  const note = `${verb} is accepted: a run was started that does it`;
  return { ...answered, answer: { accepted: true, phase: firstPhase(opened), note }, runId };
}

setWorkflowOptions(whenVersioned('PINNED'), askLearner);

function startOf(
  { instance, verb, receipts, receiptsOf, requestedAt, ...asked }: AskLearnerInput,
  found: FoundLearner,
) {
  const { request } = readRequest(asked.request);
  const { learner, fingerprint, plan, coolOffDays, foreignStates, twin, seenAtMs } = found;
  const { userId, created } = learner;
  const receiptedFor = { userId, retirementId: receiptsOf ?? 0, created: requestedAt ?? created };
  const ours = receipts !== undefined && isSameRequest(receiptedFor, learner);
  const start: RetireLearnerInput = {
    instance,
    fingerprint,
    learner,
    seenAtMs,
    plan,
    ...(coolOffDays === undefined ? {} : { coolOffDays }),
    ...(ours ? { receipts } : { foreignStates }),
    ...(twin === true ? { twin } : {}),
    opening: { verb, request },
  };
  return start;
}

/** @returns undefined when a run has been opened meanwhile */
async function startRun(input: RetireLearnerInput): Promise<string | undefined> {
  const { workflowIdConflictPolicy: _, ...options } = retirementStartOptions(input);
  try {
    const run = await startChild<(input: RetireLearnerInput) => Promise<unknown>>(RETIRE_LEARNER, {
      ...options,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
    return run.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}
