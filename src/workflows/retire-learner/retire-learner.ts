import {
  allHandlersFinished,
  CancellationScope,
  condition,
  makeContinueAsNewFunc,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { EndedPhase } from '../../domain/run/phase';
import { VERBS, type VerbRequest } from '../../domain/run/verb';
import { TicketQueue } from '../kit/ticket-queue';
import { whenVersioned } from '../kit/versioning';
import { carryOut } from './carry-out';
import { coolOffStage, lookingStage } from './cool-off-stage';
import { nudgeSignal, type RetireLearnerInput, statusQuery, verbSignals, verbUpdates } from './messages';
import { retiringStage } from './retiring-stage';
import { end, pause, type Run, refuse } from './run';
import { newRunState, type RunState } from './run-state';
import { Display, isHeld, statusOf } from './show';
import { firstPhase } from './start-options';
import { takeTickets } from './take-tickets';

/** How a run ended; ids and counts only. */
export interface RetireLearnerResult {
  readonly phase: EndedPhase;
  readonly how: string;
  readonly userId: number;
  readonly retirementId: number;
  readonly steps: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const VERB_WITHIN_MS = 600_000;

/**
 * One learner's run, from the request to COMPLETE. Whatever is asked of it is written down by handlers and acted on
 * here, between activities; what Temporal's own cancel asks is one more of these.
 *
 * @param carried the state of the run it continues; absent when a learner is enrolled
 */
export async function retireLearner(input: RetireLearnerInput, carried?: RunState): Promise<RetireLearnerResult> {
  const state = carried ?? newRunState(input, Math.random());
  const run: Run = {
    state,
    tickets: new TicketQueue(),
    display: new Display(carried ?? firstPhase(input), Date.now()),
  };
  setHandlers(run);
  void CancellationScope.current().cancelRequested.catch(() => {
    const verb = state.begun ? 'abort' : 'cancel';
    run.tickets.put({
      kind: 'verb',
      verb,
      request: { by: 'temporal', reason: 'cancellation was requested of the workflow' },
    });
  });
  return await CancellationScope.nonCancellable(() => live(run, input));
}

/** A run lives for weeks: it goes on under newer workers, and `patched` keeps what has begun as it was. */
setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), retireLearner);

async function live(run: Run, input: RetireLearnerInput): Promise<RetireLearnerResult> {
  const { state } = run;
  while (state.ended === undefined) {
    if (mayContinueAsNew(run)) {
      await condition(allHandlersFinished);
      if (run.tickets.length === 0) await goOnAsNew(input, state);
    }
    await turn(run);
  }
  do await close(run);
  while (run.tickets.length > 0);
  const { phase, how } = state.ended;
  const { userId, retirementId } = state.learner;
  return { phase, how, userId, retirementId, steps: state.receipts.length };
}

/** One turn of the loop: what was asked comes first, then what must be written, then the wait in hand, then the work. */
async function turn(run: Run): Promise<void> {
  const { state } = run;
  if (state.openedForVerb && state.stage === 'looking' && state.closedInLms === undefined) {
    if (state.trouble !== undefined && state.trouble.nextTryMs > Date.now()) return waitForTrouble(run);
    await lookingStage(run);
    if (state.stage === 'looking' && state.closedInLms === undefined) return;
  }
  takeTickets(run);
  if (state.openedForVerb) closeUnlessAccepted(run);
  if (state.ended !== undefined) return;
  if (state.openedForVerb) return waitForVerb(run);
  if (state.closedInLms !== undefined && state.intent === undefined) {
    return end(run, state.closedInLms, 'found ended in the LMS; nothing was done');
  }
  const held = isHeld(state, Date.now());
  if (state.trouble !== undefined && state.trouble.nextTryMs > Date.now() && (state.intent !== undefined || !held)) {
    return waitForTrouble(run);
  }
  if (state.intent !== undefined) return carryOut(run, state.intent);
  if (held) return pause(run, state.hold?.untilMs, 'held by a person');
  delete state.hold;
  switch (state.stage) {
    case 'cooling-off':
      return coolOffStage(run);
    case 'looking':
      return lookingStage(run);
    case 'retiring':
      return retiringStage(run);
    default:
      return waitForPerson(run);
  }
}

/** The verb came with the start; should it not come at all, nothing was asked for. */
async function waitForVerb(run: Run): Promise<void> {
  await pause(run, Date.now() + VERB_WITHIN_MS, 'for the verb that opened this run');
  if (run.tickets.length === 0) end(run, run.state.closedInLms ?? 'withdrawn', 'opened for a verb that never came');
}

/** A run that was opened to carry a verb enrolls nobody: when the verb is refused it ends, with nothing done. */
function closeUnlessAccepted(run: Run): void {
  const { state } = run;
  if (state.verbs.length === 0 && state.intent === undefined) return;
  state.openedForVerb = false;
  if (state.intent !== undefined || state.verbs.some(({ answer }) => answer.accepted)) return;
  end(run, state.closedInLms ?? 'withdrawn', 'opened for a verb that was refused; nothing was done');
}

/** The second tier: a durable wait that anything asked interrupts; asks for a person when it has lasted an hour. */
async function waitForTrouble(run: Run): Promise<void> {
  const trouble = run.state.trouble;
  if (trouble === undefined) return;
  const { attentionFromMs, nextTryMs, code } = trouble;
  const asksLater = attentionFromMs > Date.now() && attentionFromMs < nextTryMs;
  await pause(run, asksLater ? attentionFromMs : nextTryMs, `${code}: tries again`);
}

/** Nothing helps but a person, or a change that somebody makes in the LMS: looks again now and then all the same. */
async function waitForPerson(run: Run): Promise<void> {
  const { state } = run;
  const soon =
    state.stop?.code === 'instance.mismatch' ||
    state.stop?.code === 'config.invalid' ||
    state.stop?.code === 'secret.missing';
  const until = Date.now() + (soon ? HOUR_MS : DAY_MS);
  await pause(run, until, `${state.stop?.code ?? 'attention'}: a person is asked for`);
  if (Date.now() >= until) state.stage = 'looking';
}

/** After a long wait, before the first step: the erasing part runs under the code that began it. */
function mayContinueAsNew(run: Run): boolean {
  const { state } = run;
  if (run.inHand !== undefined || run.tickets.length > 0 || state.intent !== undefined) return false;
  const info = workflowInfo();
  const age = Date.now() - info.runStartTime.getTime();
  if (info.continueAsNewSuggested || age >= 30 * DAY_MS) return true;
  return age >= DAY_MS && !state.begun && state.stage === 'looking';
}

/** The memo is written again: what the server takes over by itself stays encrypted with the key of the run before. */
function goOnAsNew(input: RetireLearnerInput, state: RunState): Promise<never> {
  const { memo } = workflowInfo();
  return makeContinueAsNewFunc<typeof retireLearner>(memo === undefined ? {} : { memo })(input, state);
}

/** Answers what came too late, so that no verb is lost without a word. */
async function close(run: Run): Promise<void> {
  run.display.show(run.state, Date.now());
  for (let ticket = run.tickets.take(); ticket !== undefined; ticket = run.tickets.take()) {
    if (ticket.kind === 'verb') refuse(run, ticket, `the run has ended: ${run.state.ended?.phase}`);
  }
  if (run.inHand !== undefined && run.inHand.answer === undefined) refuse(run, run.inHand, 'the run has ended');
  await condition(allHandlersFinished);
}

function setHandlers(run: Run): void {
  const { state, tickets } = run;
  for (const verb of VERBS) {
    setHandler(verbSignals[verb], (request?: VerbRequest) =>
      tickets.put({ kind: 'verb', verb, request: request ?? {} }),
    );
    setHandler(verbUpdates[verb], (request?: VerbRequest) => tickets.ask(verb, request ?? {}));
  }
  setHandler(nudgeSignal, (nudge) => tickets.put({ kind: 'nudge', twin: nudge?.twin === true }));
  setHandler(statusQuery, () => statusOf(state, Date.now()));
}
