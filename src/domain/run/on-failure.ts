import { describeFailure, FAILURES, hasQuickTier } from '../failure/failure';
import type { PipelineStep } from '../pipeline/pipeline';
import { attemptDeadlineMs } from '../pipeline/plan';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/day-ms';
import { givenUp, refuse, turn } from './accept-or-refuse';
import type { Call, Turn } from './command';
import type { Failure } from './event';
import type { LmsSays, Owed, Retrying, RunState } from './state';

/** A time-out is tried again at once so often: a worker that died says nothing about the service. */
const TIMEOUTS_AT_ONCE = 3;

/** Longer than the quick tier of one call, its last attempt included. @unit milliseconds */
const ONE_CALL_MS = 10 * MINUTE_MS;

export type StepCall = Extract<Call, { kind: 'step' }>;

export function onStepFailed(before: RunState, call: StepCall, failure: Failure, nowMs: number): Turn {
  const spent = withSpent(before, call.step, failure.attempts);
  const result = failure.told?.result;
  const said = result === undefined ? before.said : { step: call.step.start, result };
  const lms = entered(before, call, failure, nowMs);
  const isSeen = lms !== before.lms;
  const after = afterFailure(before, call, failure);
  const state: RunState = { ...before, ...after, ...(isSeen ? { unsure: undefined } : {}), spent, said, lms };
  if (result !== undefined && tellsAtOnce(before, call, failure)) return turn(waitedOut(state, call, failure, nowMs));
  const facts = { service: call.step.service, ...failure.facts, step: call.step.start };
  return onFailure(state, call, { ...failure, facts }, nowMs);
}

/** Where the attempts have seen the learner last: in START_STATE, as far as they say. */
function entered({ lms }: RunState, { step }: StepCall, { told }: Failure, nowMs: number): LmsSays {
  const seenAtMs = told?.result === undefined ? told?.enteredAtMs : (told.seenAtMs ?? nowMs);
  return seenAtMs === undefined ? lms : { state: step.start, atMs: nowMs, seenAtMs, doubt: 'read' };
}

/** The attempt would have been tried again at once, and only told the run what to keep: the quick tier follows. */
function tellsAtOnce({ owed }: RunState, { said }: StepCall, { code, timedOut }: Failure): boolean {
  return said === undefined && owed === undefined && !timedOut && hasQuickTier(code);
}

/** Waits as long as a service asks for, and no longer. */
function waitedOut(state: RunState, call: StepCall, failure: Failure, nowMs: number): RunState {
  const { retryAfterMs } = failure.facts;
  const { retrying } = retryAfterMs === undefined ? state : wait(state, call, failure, nowMs);
  if (retrying === undefined || retryAfterMs === undefined) return state;
  return { ...state, retrying: { ...retrying, nextTryMs: nowMs + retryAfterMs } };
}

/** What an attempt that failed may have written. */
function afterFailure(before: RunState, call: StepCall, { code, timedOut, told }: Failure): Partial<RunState> {
  if (timedOut || told?.result !== undefined) return begun(before, call);
  // The LMS refused START_STATE, or END_STATE after it: so an attempt has come that far.
  const mayHaveEntered =
    FAILURES[code].learner !== 'untouched' ||
    told?.began === true ||
    told?.enteredAtMs !== undefined ||
    code === 'learner.unexpected-state' ||
    code === 'config.invalid';
  return mayHaveEntered ? withoutWord(before, call) : {};
}

/** END_STATE is sent only once the service has said that its work is done; an attempt that fails after that tells it at once. */
function withoutWord(before: RunState, call: StepCall): Partial<RunState> {
  return call.said === undefined ? enteredOnly(before, call) : begun(before, call);
}

/** START_STATE may be written, END_STATE is not. */
export function enteredOnly(before: RunState, call: StepCall): Partial<RunState> {
  const { touched, unsure, frozenIn } = begun(before, call);
  return { touched, unsure, frozenIn };
}

/** How a step is left whose attempt was cut short: the LMS is read before anything else is written. */
export function onStepInterrupted(state: RunState, call: StepCall): RunState {
  // How many attempts there were is not told: one, at least.
  return doubted({ ...state, ...withoutWord(state, call), spent: withSpent(state, call.step, 1) });
}

/** START_STATE is written, or may be: from then on the plan is the one that it was begun by. */
export function begun(state: RunState, { step, last }: StepCall): RunState {
  const { start } = step;
  const isNew = !state.touched.includes(start);
  return {
    ...state,
    touched: isNew ? [...state.touched, start] : state.touched,
    unsure: isNew ? start : state.unsure,
    tried: { step: start, last },
    frozenIn: state.frozenIn ?? state.lms.state,
  };
}

/** Attempts at this step that came to nothing. */
export function spentOn({ spent }: RunState, step: PipelineStep): number {
  return spent?.step === step.start ? spent.attempts : 0;
}

export function withSpent(state: RunState, step: PipelineStep, attempts: number): RunState['spent'] {
  return { step: step.start, attempts: spentOn(state, step) + attempts };
}

/** A call has failed into the run: it waits, gives the verb up, or leaves the learner ERRORED. */
export function onFailure(before: RunState, call: Call, failure: Failure, nowMs: number): Turn {
  const { owed } = before;
  const state = {
    ...before,
    owed: owed === undefined ? undefined : triedAgain(owed, call, wroteNothing(call, failure)),
  };
  if (failure.timedOut) {
    const step = call.kind === 'step' ? call.deadlineMs : attemptDeadlineMs(state.plan, 'LMS');
    const quiet = call.kind === 'look' ? {} : { quietUntilMs: nowMs + step, quietSinceMs: nowMs };
    const waiting = { ...doubted(state), ...quiet, timeouts: state.timeouts + 1 };
    if (waiting.timeouts <= TIMEOUTS_AT_ONCE) return turn(waiting);
    if (waiting.owed?.request.dryRun === true) return giveUp(waiting, waiting.owed, call, failure, nowMs);
    return turn(wait(waiting, call, failure, nowMs));
  }
  if (state.owed !== undefined && (refusesVerb(failure) || state.owed.request.dryRun === true))
    return giveUp(state, state.owed, call, failure, nowMs);
  const rule = FAILURES[failure.code];
  const spent = spentMs(state.retrying, failure, nowMs);
  const forGood = rule.retry === 'never' || (rule.retry === 'budget' && spent >= state.plan.failureBudgetMs);
  if (forGood && call.kind === 'step' && rule.learner !== 'untouched') {
    return turn({ ...doubted(state), retrying: undefined, failed: { code: failure.code, facts: failure.facts } });
  }
  // The LMS does not take ERRORED either: a person is asked, and the step is tried again later.
  const failed = rule.retry === 'never' && call.kind === 'write' && state.owed === undefined ? undefined : state.failed;
  return turn(wait({ ...doubted(state), failed }, call, failure, nowMs));
}

/** What was in hand may be done, or not. */
export function doubted(state: RunState): RunState {
  return { ...state, lms: { ...state.lms, doubt: state.lms.doubt ?? 'read' } };
}

/** A later try asks the LMS again before it writes, and knows what this one may have written. */
export function triedAgain(owed: Owed, call: Call, inVain = false): Owed {
  const tried = call.kind === 'write' ? call.to : call.kind === 'cancel' ? 'cancel' : undefined;
  return { ...owed, write: undefined, maybe: inVain ? owed.maybe : (tried ?? owed.maybe) };
}

/** No attempt came as far as the LMS; or it read PENDING, and was not allowed to cancel. */
function wroteNothing({ kind }: Call, { code, timedOut }: Failure): boolean {
  return !timedOut && (FAILURES[code].learner === 'untouched' || (kind === 'cancel' && code === 'service.denied'));
}

/** A person can ask differently, or nothing but a person helps; an outage only delays a verb. */
function refusesVerb({ code }: Failure): boolean {
  return FAILURES[code].retry === 'never' || code === 'service.denied';
}

function giveUp(state: RunState, owed: Owed, call: Call, failure: Failure, nowMs: number): Turn {
  const denied = call.kind === 'cancel' && failure.code === 'service.denied';
  if (owed.byTemporal) {
    // It comes once only: what may not be cancelled is aborted, and that is tried until the LMS takes it.
    const next = { ...state, owed: { ...owed, met: owed.met + 1 } };
    return turn(denied ? next : wait(next, call, failure, nowMs));
  }
  const hint = denied ? '; cancelling requires a superuser, or staff with user_api.change_userretirementstatus' : '';
  const dropped = doubted(givenUp(state));
  return refuse(turn(dropped), owed, `${whyInVain(failure)}${hint}`, nowMs);
}

function whyInVain({ code, facts, timedOut }: Failure): string {
  if (!timedOut) return describeFailure(code, facts);
  return `${code}: no attempt came to its end in time; its worker ended, or the LMS does not answer`;
}

/** The second tier of retries: 5 minutes growing to an hour, `Retry-After` if longer. */
function wait(state: RunState, call: Call, { code, facts, attempts }: Failure, nowMs: number): RunState {
  const before = state.retrying;
  const rule = FAILURES[code];
  const times = (before?.times ?? 0) + 1;
  const retrying: Retrying = {
    call: call.kind === 'look' ? 'look' : call.kind === 'step' ? 'step' : 'write',
    code,
    facts: call.kind === 'step' ? { ...facts, step: call.step.start } : facts,
    sinceMs: before?.sinceMs ?? nowMs,
    lastMs: nowMs,
    times,
    attempts: (before?.attempts ?? 0) + attempts,
    nextTryMs: nowMs + Math.max(pauseMs(state, code, times), facts.retryAfterMs ?? 0),
    spentMs: spentMs(before, { code }, nowMs),
  };
  // Where nothing but a person helps, the LMS is asked first: somebody may have moved the learner.
  return rule.retry === 'never' ? { ...state, retrying, lms: { ...state.lms, doubt: 'look' } } : { ...state, retrying };
}

function pauseMs({ plan }: RunState, code: Failure['code'], times: number): number {
  const { retry } = FAILURES[code];
  if (code === 'learner.unexpected-state' || code === 'learner.renamed') return DAY_MS;
  if (retry === 'never' || retry === 'slowly') return HOUR_MS;
  const growing = Math.min(5 * MINUTE_MS * 2 ** (times - 1), HOUR_MS);
  return retry === 'budget' ? Math.min(growing, Math.max(plan.failureBudgetMs / 10, 1_000)) : growing;
}

/** The budget counts only the time between 500s that follow each other: no outage of another kind, no hold. */
function spentMs(before: Retrying | undefined, { code }: Pick<Failure, 'code'>, nowMs: number): number {
  if (before === undefined) return 0;
  const follows = FAILURES[code].retry === 'budget' && FAILURES[before.code].retry === 'budget';
  if (!follows) return before.spentMs;
  return before.spentMs + Math.min(nowMs, before.nextTryMs + ONE_CALL_MS) - before.lastMs;
}
