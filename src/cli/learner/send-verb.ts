import type { WorkflowUpdateHandle } from '@temporalio/client';
import { retirementWorkflowId } from '../../domain/instance/instance';
import type { Verb, VerbAnswer, VerbRequest } from '../../domain/run/verb';
import type { FoundLearner } from '../../workflows/ask/messages';
import type { RetireLearnerInput } from '../../workflows/retire-learner/messages';
import { PICK_UP_WITHIN_MS } from '../shell/ask-workflow';
import { CliError } from '../shell/cli-error';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';
import { standsStill, standstillFault } from '../shell/standstill';
import { describeRun } from './learner-run';
import { findInLms, type MeantLearner } from './resolve-learner';

/** What became of a verb: the run's own answer, or that it was sent without waiting for one. */
export type Sent = VerbAnswer | { readonly accepted: 'unknown'; readonly note: string };

export interface VerbErrand {
  readonly instance: string;
  readonly learner: MeantLearner;
  readonly verb: Verb;
  readonly request: VerbRequest;
}

/**
 * Says a verb to a learner's run and waits for its answer; where no run is open, one is opened to carry it out.
 * An update that nobody accepts is still handed to the next worker that comes (tried: server 1.29), so a worker must
 * have answered before this is called.
 */
export async function sendVerb(session: Session, errand: VerbErrand, say: (line: string) => void): Promise<Sent> {
  if (session.options.wait === false) return signalVerb(session, errand);
  for (let tries = 1; ; tries += 1) {
    const run = await describeRun(session, errand.instance, errand.learner.userId);
    if (run?.open === true && standsStill(run.info.raw)) throw standstillFault();
    try {
      const update = await startVerb(session, errand, run?.open === true);
      return await verbAnswer(session, errand, update, say);
    } catch (error) {
      // It ended between the look and the update: what was an open run is a closed one now.
      if (tries > 1 || !(error instanceof rooms.temporal().WorkflowNotFoundError)) throw error;
    }
  }
}

async function startVerb(
  session: Session,
  errand: VerbErrand,
  open: boolean,
): Promise<WorkflowUpdateHandle<VerbAnswer>> {
  const client = await session.client();
  const { WithStartWorkflowOperation, WorkflowUpdateRPCTimeoutOrCancelledError } = rooms.temporal();
  const { RETIRE_LEARNER } = rooms.messages();
  const { retirementStartOptions } = rooms.startOptions();
  const options = { args: [errand.request] as [VerbRequest], waitForStage: 'ACCEPTED' as const };
  const input = open ? undefined : await inputForVerb(session, errand);
  try {
    return await client.withDeadline(Date.now() + PICK_UP_WITHIN_MS, () => {
      if (input === undefined) {
        const id = retirementWorkflowId(errand.instance, errand.learner.userId);
        return client.workflow.getHandle(id).startUpdate<VerbAnswer, [VerbRequest]>(errand.verb, options);
      }
      const operation = new WithStartWorkflowOperation(RETIRE_LEARNER, retirementStartOptions(input));
      return client.workflow.startUpdateWithStart(errand.verb, { ...options, startWorkflowOperation: operation });
    });
  } catch (error) {
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw new CliError(
      'unreachable',
      'the worker did not take it up within 10 s',
      `it may still be carried out: look with \`${session.command(`learner show id:${errand.learner.userId}`)}\` before you repeat it`,
      'engine.no-worker',
    );
  }
}

/** Waits as long as it takes: the run may be carrying it out while the LMS is down, and says so. */
async function verbAnswer(
  session: Session,
  errand: VerbErrand,
  update: WorkflowUpdateHandle<VerbAnswer>,
  say: (line: string) => void,
): Promise<VerbAnswer> {
  const client = await session.client();
  const { statusQuery } = rooms.messages();
  const run = client.workflow.getHandle(update.workflowId);
  const goesOn = `it is accepted and will be carried out; see \`${session.command(`learner show id:${errand.learner.userId}`)}\``;
  return session.waiting(goesOn, async (signal) => {
    const look = async () => {
      const status = await client.withDeadline(Date.now() + 2_000, () => run.query(statusQuery)).catch(() => undefined);
      const why = status?.wait === undefined ? '' : `: ${status.wait.code}`;
      if (!signal.aborted) say(`accepted, being carried out${why}`);
    };
    const timer = setInterval(() => void look(), 2_000);
    try {
      return await client.withAbortSignal(signal, () => update.result());
    } finally {
      clearInterval(timer);
    }
  });
}

async function signalVerb(session: Session, errand: VerbErrand): Promise<Sent> {
  const client = await session.client();
  const { RETIRE_LEARNER, verbSignals } = rooms.messages();
  const { retirementStartOptions } = rooms.startOptions();
  const run = await describeRun(session, errand.instance, errand.learner.userId);
  if (run?.open === true) await run.handle.signal(verbSignals[errand.verb], errand.request);
  else {
    await client.workflow.signalWithStart(RETIRE_LEARNER, {
      ...retirementStartOptions(await inputForVerb(session, errand)),
      signal: verbSignals[errand.verb],
      signalArgs: [errand.request],
    });
  }
  return { accepted: 'unknown', note: 'sent; the run judges it when a worker takes it up, a refusal is in its status' };
}

/** A run that is opened only to carry a verb. @throws CliError not-found, when the LMS has no such record */
async function inputForVerb(session: Session, { instance, learner }: VerbErrand): Promise<RetireLearnerInput> {
  const found: FoundLearner | undefined =
    learner.found ?? (await findInLms(session, instance, { by: 'id', userId: learner.userId }))[0];
  if (found === undefined) {
    throw new CliError('not-found', 'the learner has no open run, and the LMS has no retirement of that user id');
  }
  const { fingerprint, seenAtMs, plan } = found;
  return { instance, fingerprint, learner: found.learner, seenAtMs, plan, openedForVerb: true };
}
