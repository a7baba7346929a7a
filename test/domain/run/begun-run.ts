import { isFailureCode } from '../../../src/domain/failure/failure';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import type { Plan } from '../../../src/domain/pipeline/plan';
import type { Command } from '../../../src/domain/run/command';
import { decide } from '../../../src/domain/run/decide';
import type { Came, RunEvent } from '../../../src/domain/run/event';
import { type NewRun, newRun } from '../../../src/domain/run/new-run';
import type { RunState } from '../../../src/domain/run/state';
import { statusOf } from '../../../src/domain/run/status-of';
import type { Verb, VerbAnswer, VerbRequest } from '../../../src/domain/run/verb';
import { DAY_MS, type Dice, planOf, rowOf, STEPS } from './any-run';
import { LmsWorld } from './lms-world';

const WELL: Dice = { which: 0, how: 99, more: 0 };

/** A run told by hand, in an LMS where nothing fails unless the test says so. */
export class BegunRun {
  nowMs = Date.UTC(2026, 0, 20);
  state: RunState;
  command: Command;
  readonly world: LmsWorld;

  constructor({
    state = 'PENDING',
    daysAgo = 9,
    plan = planOf(STEPS),
    ...more
  }: { state?: string; daysAgo?: number; plan?: Plan } & Pick<NewRun, 'receipts' | 'held'> = {}) {
    const lmsStates = statesOf(STEPS);
    this.world = new LmsWorld({ plan, lmsStates, enrolledIn: state, daysAgo }, this.nowMs);
    const learner = rowOf(1, this.nowMs - daysAgo * DAY_MS, state, lmsStates);
    const start = { instance: 'test', fingerprint: 'test', learner, seenAtMs: this.nowMs, plan, ...more };
    this.state = newRun(start, 0, this.nowMs);
    this.command = this.tell({ kind: 'started', atMs: this.nowMs });
  }

  get status() {
    return statusOf(this.state, this.nowMs);
  }

  tell(event: RunEvent): Command {
    const decision = decide(this.state, event, this.nowMs);
    this.state = decision.state;
    this.command = decision.command;
    this.answers.push(...decision.answers.map(({ answer }) => answer));
    return this.command;
  }

  readonly answers: VerbAnswer[] = [];

  /** Says a verb, and lets the LMS answer as long as the verb is owed. */
  ask(verb: Verb, request: VerbRequest = { by: 'operator' }): VerbAnswer {
    const before = this.answers.length;
    this.tell({ kind: 'verb', verb, request, ask: 0 });
    while (this.answers.length === before && this.command.kind === 'call') this.goOn();
    return this.answers[before] as VerbAnswer;
  }

  /** The command is done: by the LMS, by the clock, or as the test says. */
  goOn(how?: Came | string): Command {
    const { command } = this;
    if (command.kind === 'wait') {
      this.nowMs = Math.max(this.nowMs, command.untilMs ?? this.nowMs);
      return this.tell({ kind: 'waited' });
    }
    if (command.kind === 'continue-as-new') return this.tell({ kind: 'started', atMs: this.nowMs });
    if (command.kind === 'end') return command;
    const { call } = command;
    this.nowMs += 1_000;
    if (typeof how === 'string') return this.tell({ kind: 'came', call, how: failedBy(how) });
    return this.tell({
      kind: 'came',
      call,
      how: how ?? this.world.carryOut(call, this.state.learner, this.nowMs, WELL, true),
    });
  }

  /** So long every step fails so, and until it waits then. */
  failFor(ms: number, code: string): this {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs || this.command.kind === 'call'; ) {
      this.goOn(this.command.kind === 'call' && this.command.call.kind === 'step' ? code : undefined);
    }
    return this;
  }

  /** Until that is so, or much was done in vain. */
  until(holds: (run: BegunRun) => boolean): this {
    for (let at = 0; !holds(this); at += 1) {
      if (at > 100) throw new Error(`it never came there: ${JSON.stringify(this.status)}`);
      this.goOn();
    }
    return this;
  }

  /** Until the step is about to be done. */
  untilStep(start: string): this {
    return this.until(
      ({ command }) => command.kind === 'call' && command.call.kind === 'step' && command.call.step.start === start,
    );
  }

  untilEnded(): this {
    return this.until(({ command }) => command.kind === 'end');
  }
}

export function failedBy(code: string): Came {
  if (!isFailureCode(code)) throw new Error(`no failure ${code}`);
  return { kind: 'failed', failure: { code, facts: { service: 'LMS' }, attempts: 10, timedOut: false } };
}
