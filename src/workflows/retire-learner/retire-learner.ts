import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  makeContinueAsNewFunc,
  setHandler,
  setWorkflowOptions,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { CancelInput, LookInput, MoveInput, RunStepInput, Whose } from '../../activities/retire-learner/contract';
import { statesOf } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import type { Call, Command } from '../../domain/run/command';
import { decide } from '../../domain/run/decide';
import type { Came, RunEvent } from '../../domain/run/event';
import { listedAs } from '../../domain/run/listed-as';
import { newRun } from '../../domain/run/new-run';
import type { EndedPhase } from '../../domain/run/phase';
import type { RunState } from '../../domain/run/state';
import { statusOf } from '../../domain/run/status-of';
import { VERBS, type Verb, type VerbAnswer, type VerbRequest } from '../../domain/run/verb';
import { DAY_MS } from '../../domain/time/day-ms';
import { type AnsweredUpdate, AnsweredUpdates } from '../kit/answered-updates';
import { type Called, call as callActivity, TicketQueue } from '../kit/call';
import { handleSignals, handleUpdates } from '../kit/handle-in-order';
import { whenVersioned } from '../kit/versioning';
import { Watchdog } from '../kit/watchdog';
import { Display } from './display';
import { nudgeSignal, type RetireLearnerInput, statusQuery } from './messages';
import { firstPhase } from './start-options';

/** How a run ended; ids and counts only. */
export interface RetireLearnerResult {
  readonly phase: EndedPhase;
  readonly how: string;
  readonly userId: number;
  readonly retirementId: number;
  readonly steps: number;
}

/** Waits that last longer than this are cut, so that a run continues as new at least every 30 days. @unit milliseconds */
const LONGEST_WAIT_MS = 30 * DAY_MS;

/**
 * One learner's run, from the request to COMPLETE. It only does what `decide` says: handlers write down what is asked,
 * and the loop brings that, and whatever else happens, to the decision.
 *
 * @param carried the state of the run it continues; absent when a learner is enrolled
 * @param answered what that run answered to its last updates
 */
export async function retireLearner(
  input: RetireLearnerInput,
  carried?: RunState,
  answered?: readonly AnsweredUpdate<VerbAnswer>[],
): Promise<RetireLearnerResult> {
  const run = new RetirementRun(input, carried, answered);
  void CancellationScope.current().cancelRequested.catch(() => run.tickets.put({ kind: 'workflow-cancel' }));
  return await CancellationScope.nonCancellable(() => run.live());
}

/** A run lives for weeks: it goes on under newer workers, and `patched` keeps what has begun as it was. */
setWorkflowOptions(whenVersioned('AUTO_UPGRADE'), retireLearner);

class RetirementRun {
  readonly tickets = new TicketQueue<RunEvent>();
  private readonly watchdog = new Watchdog();
  private readonly display: Display;
  private readonly updates: AnsweredUpdates<VerbAnswer>;
  private state: RunState;

  constructor(
    private readonly input: RetireLearnerInput,
    carried: RunState | undefined,
    answered: readonly AnsweredUpdate<VerbAnswer>[] | undefined,
  ) {
    const now = Date.now();
    this.updates = new AnsweredUpdates(answered);
    this.state = carried ?? newRun(input, Math.random(), now);
    const listed = listedAs(this.state, now);
    const { attention: _, ...begun } = { ...listed, phase: firstPhase(input) };
    this.display = new Display(this.state, carried === undefined ? begun : listed);
    if (carried === undefined && input.opening !== undefined) {
      this.tickets.put({ kind: 'verb', ...input.opening, opens: true });
    }
    this.setHandlers();
  }

  async live(): Promise<RetireLearnerResult> {
    let event: RunEvent = { kind: 'started', atMs: workflowInfo().runStartTime.getTime() };
    for (;;) {
      const { state, answers, command } = decide(this.state, event, Date.now());
      this.state = state;
      for (const { ask, answer } of answers) {
        this.tickets.answer(ask, answer);
        this.updates.answered(ask, answer);
      }
      const sleeps = this.watchdog.decided();
      if (sleeps !== undefined) await sleeps;
      const next = this.tickets.take() ?? this.outgrown();
      if (next === undefined) this.display.show(this.state, Date.now());
      const came = next ?? (await this.carryOut(command));
      if ('result' in came) return came.result;
      event = came;
    }
  }

  /** Does what was decided. Whatever is asked meanwhile comes before what would have been done next. */
  private async carryOut(command: Command): Promise<RunEvent | { readonly result: RetireLearnerResult }> {
    switch (command.kind) {
      case 'call': {
        const how = await doCall(this.tickets, this.state, command.call);
        if (how.kind !== 'interrupted') this.watchdog.rested();
        return { kind: 'came', call: command.call, how };
      }
      case 'wait':
        return this.wait(command);
      case 'continue-as-new':
        await condition(allHandlersFinished);
        if (this.tickets.length === 0) await this.goOnAsNew();
        return this.tickets.take() ?? { kind: 'waited' };
      case 'end': {
        await condition(allHandlersFinished);
        const late = this.tickets.take();
        if (late !== undefined) return late;
        const { phase, how } = command;
        const { userId, retirementId } = this.state.learner;
        return { result: { phase, how, userId, retirementId, steps: this.state.receipts.length } };
      }
    }
  }

  private async wait({ untilMs, summary }: Extract<Command, { kind: 'wait' }>): Promise<RunEvent> {
    const ms = Math.min((untilMs ?? Number.POSITIVE_INFINITY) - Date.now(), LONGEST_WAIT_MS);
    try {
      await this.tickets.interruptible(new CancellationScope(), () => sleep(ms, { summary }));
      this.watchdog.rested();
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
    return { kind: 'waited' };
  }

  private outgrown(): RunEvent | undefined {
    const long = workflowInfo().continueAsNewSuggested && !this.state.longHistory;
    return long ? { kind: 'long-history' } : undefined;
  }

  /**
   * The memo is written again: what the server takes over by itself stays encrypted with the key of the run before. What
   * the run was opened with is in its state by now.
   */
  private goOnAsNew(): Promise<never> {
    const memo = { username: this.state.learner.originalUsername };
    const { held: _held, opening: _opening, receipts: _receipts, ...input } = this.input;
    return makeContinueAsNewFunc<typeof retireLearner>({ memo })(input, this.state, this.updates.all);
  }

  private setHandlers(): void {
    const { tickets, updates } = this;
    const signalled = (verb: Verb) => (request?: VerbRequest) =>
      tickets.put({ kind: 'verb', verb, request: request ?? {} });
    const asked = (verb: Verb) => (request?: VerbRequest) => {
      const before = updates.before();
      if (before !== undefined) return before;
      return tickets.ask<VerbAnswer>((ask) => {
        updates.awaits(ask);
        return { kind: 'verb', verb, request: request ?? {}, ask };
      });
    };
    const nudged = (nudge?: { readonly twin: boolean }) => tickets.put({ kind: 'nudge', twin: nudge?.twin === true });
    handleSignals({ ...forEachVerb(signalled), [nudgeSignal.name]: nudged });
    handleUpdates(forEachVerb(asked));
    setHandler(statusQuery, () => statusOf(this.state, Date.now()));
  }
}

function forEachVerb<Handler>(handlerOf: (verb: Verb) => Handler): Readonly<Record<string, Handler>> {
  return Object.fromEntries(VERBS.map((verb) => [verb, handlerOf(verb)]));
}

/** Calls the activity that was decided on, and brings what came of it. */
async function doCall(tickets: TicketQueue<RunEvent>, state: RunState, call: Call): Promise<Came> {
  const { instance, fingerprint, learner, plan } = state;
  const run = workflowInfo().runId;
  const whose: Whose = { site: { instance, fingerprint }, learner, run };
  const lms = { deadlineMs: attemptDeadlineMs(plan, 'LMS'), urgent: true };
  const states = statesOf(plan.steps);
  switch (call.kind) {
    case 'look': {
      const forVerb = state.owed === undefined ? {} : { forVerb: true as const };
      const input: LookInput = { whose, states, lastSeen: call.lastSeen, ...forVerb };
      const summary = `ask the LMS for learner ${learner.userId}`;
      return came(await callActivity(tickets, instance, 'look', input, { ...lms, summary }), (look) => ({
        kind: 'looked',
        look,
      }));
    }
    case 'step': {
      const { kind: _, tells500, ...rest } = call;
      const { step, deadlineMs } = rest;
      const input: RunStepInput = { whose, ...rest };
      const summary = `${step.start} · ${step.service} ${step.method}`;
      return came(
        await callActivity(tickets, instance, 'runStep', input, { deadlineMs, tells500, summary }),
        (done) => ({ kind: 'stepped', step: done }),
      );
    }
    case 'write': {
      const { to, force, from, notAfterMs } = call;
      const { deadlineMs } = lms;
      const response = `Lethe: ${call.response}, run ${run}`;
      const input: MoveInput = { whose, to, force, onlyFrom: from, response, deadlineMs, ...late(notAfterMs) };
      const summary = `write ${to}`;
      return came(await callActivity(tickets, instance, 'moveLearner', input, { ...lms, summary }), (write) => ({
        kind: 'written',
        write,
      }));
    }
    case 'cancel': {
      const { lastSeen, notAfterMs } = call;
      const { deadlineMs } = lms;
      const input: CancelInput = { whose, states, lastSeen, deadlineMs, ...late(notAfterMs) };
      const summary = 'cancel the retirement in the LMS';
      return came(await callActivity(tickets, instance, 'cancelRetirement', input, { ...lms, summary }), (cancel) => ({
        kind: 'cancelled',
        cancel,
      }));
    }
  }
}

function came<T>(called: Called<T>, read: (value: T) => Came): Came {
  return called.kind === 'ok' ? read(called.value) : called;
}

function late(notAfterMs: number | undefined): { notAfterMs?: number } {
  return notAfterMs === undefined ? {} : { notAfterMs };
}
