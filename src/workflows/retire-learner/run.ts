import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { Whose } from '../../activities/retire-learner/contract';
import { afterFailure } from '../../domain/failure/after-failure';
import { describeFailure, type FailureCode, type FailureFacts } from '../../domain/failure/failure';
import { statesOf } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import type { EndedPhase } from '../../domain/run/phase';
import type { VerbAnswer, VerbRecord } from '../../domain/run/verb';
import { type Called, call } from '../kit/call';
import type { Ticket, TicketQueue } from '../kit/ticket-queue';
import { type RunState, VERBS_KEPT } from './run-state';
import { type Display, phaseOf } from './show';

/** A run in memory: its state, what is asked of it, and how it shows itself. */
export interface Run {
  readonly state: RunState;
  readonly tickets: TicketQueue;
  readonly display: Display;
  /** The verb whose intent is being carried out, to be answered when it is. */
  inHand?: Extract<Ticket, { kind: 'verb' }>;
}

/** Waits that last longer than this are cut, so that a run continues as new at least every 30 days. @unit milliseconds */
const LONGEST_WAIT_MS = 30 * 86_400_000;

/** Sleeps until then, or until something is asked. */
export async function pause(run: Run, untilMs: number | undefined, summary: string): Promise<void> {
  run.display.show(run.state, Date.now());
  if (run.tickets.length > 0) return;
  const ms = Math.min(untilMs === undefined ? LONGEST_WAIT_MS : untilMs - Date.now(), LONGEST_WAIT_MS);
  if (ms <= 0) return;
  try {
    await run.tickets.interruptible(new CancellationScope(), () => sleep(ms, { summary }));
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}

export function whose(run: Run): Whose {
  const { instance, fingerprint, learner } = run.state;
  return { site: { instance, fingerprint }, learner, run: workflowInfo().runId };
}

/** Calls an activity outside a step, which asks only the LMS. */
export function callLms<Name extends keyof Activities>(
  run: Run,
  name: Name,
  input: Parameters<Activities[Name]>[0],
  summary: string,
): Promise<Called<Awaited<ReturnType<Activities[Name]>>>> {
  const deadlineMs = attemptDeadlineMs(run.state.plan, 'LMS');
  return call(run.tickets, run.state.instance, name, input, { deadlineMs, summary, urgent: true });
}

/** Asks the LMS where the learner is; brings the present plan too. */
export function look(run: Run) {
  const states = statesOf(run.state.plan.steps);
  return callLms(run, 'look', { whose: whose(run), states }, `ask the LMS for learner ${run.state.learner.userId}`);
}

export function end(run: Run, phase: EndedPhase, how: string): void {
  run.state.ended = { phase, how };
  run.state.revision += 1;
  delete run.state.trouble;
  delete run.state.intent;
}

export function stop(run: Run, code: FailureCode, facts: FailureFacts, stage: 'stopped' | 'errored' = 'stopped'): void {
  run.state.stage = stage;
  run.state.stop = { code, facts, sinceMs: Date.now() };
  run.state.revision += 1;
  delete run.state.trouble;
}

/** After a success: the trouble is over. */
export function clearTrouble(run: Run): void {
  delete run.state.trouble;
  delete run.state.stop;
  run.state.timeoutsInARow = 0;
}

/**
 * After an activity failed into the run: waits, or says that no more waiting helps.
 * @returns `error` when the learner is to be moved to ERRORED, `stop` when a person is asked with nothing written
 */
export function takeFailure(run: Run, failed: Extract<Called<never>, { kind: 'failed' }>): 'wait' | 'error' | 'stop' {
  const { state } = run;
  const now = Date.now();
  if (failed.timedOut) {
    state.quietUntilMs = now + attemptDeadlineMs(state.plan, failed.facts.service ?? 'default');
    state.timeoutsInARow += 1;
    if (state.timeoutsInARow <= 3) return 'wait';
  }
  const next = afterFailure(failed, state.trouble, now, state.plan.failureBudgetMs);
  if (next.kind !== 'wait') return next.kind;
  state.trouble = next.trouble;
  state.revision += 1;
  return 'wait';
}

/** Answers a verb, and remembers it. */
export function answer(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>, given: VerbAnswer): void {
  ticket.answer = given;
  const { state } = run;
  const record: VerbRecord = {
    verb: ticket.verb,
    request: ticket.request,
    at: new Date().toISOString(),
    answer: given,
  };
  state.verbs = [...state.verbs, record].slice(-VERBS_KEPT);
  if (!given.accepted) state.lastRefusal = record;
  else state.revision += 1;
}

export function accept(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>, note: string): void {
  answer(run, ticket, { accepted: true, phase: phaseOf(run.state, Date.now()), note });
}

export function refuse(run: Run, ticket: Extract<Ticket, { kind: 'verb' }>, reason: string): void {
  answer(run, ticket, { accepted: false, reason });
}

export function describeCalled(failed: Extract<Called<never>, { kind: 'failed' }>): string {
  return describeFailure(failed.code, failed.facts);
}
