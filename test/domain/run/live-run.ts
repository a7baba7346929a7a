import type { Learner } from '../../../src/domain/learner/learner';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { placeOf } from '../../../src/domain/run/account';
import type { Command } from '../../../src/domain/run/command';
import { decide } from '../../../src/domain/run/decide';
import type { RunEvent } from '../../../src/domain/run/event';
import { newRun } from '../../../src/domain/run/new-run';
import { phaseOf } from '../../../src/domain/run/phase-of';
import type { RunState } from '../../../src/domain/run/state';
import type { Verb, VerbAnswer, VerbRequest } from '../../../src/domain/run/verb';
import { coolOffOf, DAY_MS, type Dice, HOUR_MS, type Setting, verbOf } from './any-run';
import { doneBefore, fromFormerRun } from './before-the-run';
import { EarlyAnswers } from './early-answers';
import { LmsWorld } from './lms-world';
import { untrueLines } from './untrue-lines';

const START_MS = Date.UTC(2026, 0, 20);
/** Decisions in a row without an activity or a timer that has fired. */
const AT_ONCE = 6;

/** A run in a world that does as the dice say; keeps watch over what must never be. */
export class LiveRun {
  nowMs = START_MS;
  state: RunState;
  readonly world: LmsWorld;
  private readonly began: Learner;
  readonly story: (() => string)[] = [];
  private command: Command;
  private idle = 0;
  private asks = 0;
  private cancelled = false;
  readonly answers = new Map<number, VerbAnswer>();
  private readonly asked = new Map<number, { readonly verb: Verb; readonly request: VerbRequest }>();
  /** Retirements whose cool-off a person has ended. */
  private readonly expedited = new Set<number>();
  private readonly skipped = new Set<string>();
  private readonly early = new EarlyAnswers();
  /** Steps of which an attempt ended without a word: what is at their end may be theirs. */
  private readonly cutOff = new Set<string>();

  constructor(private readonly setting: Setting) {
    this.world = new LmsWorld(setting, this.nowMs);
    this.began = this.world.row as Learner;
    this.state = newRun(
      {
        instance: 'test',
        fingerprint: 'test',
        learner: this.began,
        seenAtMs: this.nowMs,
        plan: setting.plan,
        foreignStates: setting.lmsStates.filter((state) => !statesOf(setting.plan.steps).includes(state)),
        ...(setting.coolOffDays === undefined ? {} : { coolOffDays: setting.coolOffDays }),
        ...fromFormerRun(setting),
      },
      0,
      this.nowMs,
    );
    this.command = this.tell({ kind: 'started', atMs: this.nowMs });
  }

  get ended(): boolean {
    return this.command.kind === 'end';
  }

  /** One thing happens: an activity comes back, time passes, somebody asks, somebody moves the learner. */
  happen(dice: Dice): void {
    const { which } = dice;
    if (this.ended) return;
    this.idle = 0;
    if (which < 55) this.goOn(dice, false);
    else if (which < 80) this.askVerb(dice);
    else if (which < 90) this.interfere(dice);
    else if (which < 94) this.tell({ kind: 'nudge', twin: dice.how < 20 }, dice);
    else if (which < 95 && !this.cancelled) {
      this.cancelled = true;
      this.tell({ kind: 'workflow-cancel' }, dice);
    } else if (which < 96) this.tell({ kind: 'long-history' }, dice);
    else this.nowMs += dice.how * HOUR_MS;
  }

  /** Does the command, and brings what comes of it. */
  goOn(dice: Dice, healthy: boolean): void {
    const { command } = this;
    this.nowMs += 1_000;
    switch (command.kind) {
      case 'call': {
        this.idle = 0;
        const before = this.world.starts.length;
        if (command.call.kind === 'step') this.watchStep();
        const { call } = command;
        const wasComplete = this.world.row?.currentState === 'COMPLETE';
        if ((call.kind === 'write' || call.kind === 'cancel') && this.state.owed?.request.dryRun === true) {
          this.world.wrong.push('a dry run writes');
        }
        const by = { ...dice, how: (dice.which * 37) % 85 };
        this.world.duringCall = !healthy && dice.how >= 90 ? () => this.interfere(by) : () => {};
        const how = this.world.carryOut(call, this.state.learner, this.nowMs, dice, healthy);
        if (this.world.starts.length > before) this.watchStart(before);
        const isComplete = this.world.row?.currentState === 'COMPLETE' && this.world.foreignMs !== this.nowMs;
        if (!wasComplete && isComplete) this.watchComplete(call.kind === 'step' ? call.step.start : undefined);
        if (call.kind === 'step' && how.kind === 'failed' && how.failure.timedOut) this.cutOff.add(call.step.start);
        this.nowMs += how.kind === 'failed' ? 300_000 : 1_000;
        this.tell({ kind: 'came', call, how });
        return;
      }
      case 'wait':
        if (command.untilMs === undefined) return;
        this.idle = 0;
        this.nowMs = Math.max(this.nowMs, command.untilMs);
        this.tell({ kind: 'waited' });
        return;
      case 'continue-as-new':
        this.state = JSON.parse(JSON.stringify(this.state)) as RunState;
        this.tell({ kind: 'started', atMs: this.nowMs });
        return;
      case 'end':
        return;
    }
  }

  ask(verb: Verb, request: VerbRequest): VerbAnswer | undefined {
    const ask = this.asks;
    this.asks += 1;
    this.asked.set(ask, { verb, request });
    this.tell({ kind: 'verb', verb, request, ask });
    return this.answers.get(ask);
  }

  private askVerb({ how, more }: Dice): void {
    const { verb, request } = verbOf(how, more, this.setting.plan.steps, this.nowMs);
    this.cutShort(how);
    this.ask(verb, request);
  }

  /** What is asked while a call waits for its next attempt ends that call; while it runs, it comes back first. */
  private cutShort(how: number): void {
    if (this.command.kind !== 'call') return;
    const { call } = this.command;
    if (how < 50) this.tell({ kind: 'came', call, how: { kind: 'interrupted' } });
    else this.goOn({ which: how, how: how % 60, more: how }, false);
  }

  private askAgain(daysAgo: number): void {
    this.world.askAgain(this.nowMs, daysAgo);
    this.skipped.clear();
    this.cutOff.clear();
  }

  private interfere({ how, more }: Dice): void {
    const { lmsStates } = this.setting;
    if (how < 60) this.world.move(lmsStates[more % lmsStates.length] as string, this.nowMs);
    else if (how < 80) this.askAgain(more % 10);
    else if (how < 85) this.world.row = undefined;
    else if (how < 89) this.world.changeCoolOff(coolOffOf(more), this.nowMs);
    else if (how < 94) this.world.approved = !this.world.approved;
    else this.world.inForce = !this.world.inForce;
    this.story.push(() => `the LMS says ${this.world.row?.retirementId} ${this.world.row?.currentState}`);
  }

  tell(event: RunEvent, dice?: Dice): Command {
    if (dice !== undefined) this.cutShort(dice.how);
    const before = this.state;
    const decision = decide(before, event, this.nowMs);
    this.story.push(() =>
      [new Date(this.nowMs).toISOString(), event, '->', decision.command]
        .map((part) => (typeof part === 'string' ? part : JSON.stringify(part).slice(0, 250)))
        .join(' '),
    );
    this.state = decision.state;
    this.command = decision.command;
    this.watchDecision(decision.answers.map(({ ask, answer }) => [ask, answer] as const));
    return decision.command;
  }

  private watchDecision(answers: readonly (readonly [number, VerbAnswer])[]): void {
    const { wrong } = this.world;
    for (const [ask, answer] of answers) {
      if (this.answers.has(ask)) wrong.push(`${ask} is answered twice`);
      this.answers.set(ask, answer);
      const asked = this.asked.get(ask);
      const done = answer.accepted && asked?.request.dryRun !== true;
      if (done && asked?.verb === 'expedite') this.expedited.add(this.state.learner.retirementId);
      const ends = done && !/not done yet/.test(answer.note);
      if (done && !ends && asked !== undefined) this.early.keep(asked.verb, this.state);
      if (ends && (asked?.verb === 'cancel' || asked?.verb === 'abort') && this.state.ended === undefined) {
        wrong.push(`${asked.verb} is accepted, and the run goes on`);
      }
      if (done && asked?.verb === 'skip') this.skipped.add(asked.request.step ?? '');
      if (answer.accepted && answer.phase !== phaseOf(this.state, this.nowMs))
        wrong.push('the phase of an answer is another');
      if (!answer.accepted && !/^\S+( \S+){2,}/.test(answer.reason)) wrong.push(`unexplained: ${answer.reason}`);
    }
    wrong.push(...this.early.lost(this.state));
    this.idle += 1;
    if (this.idle > AT_ONCE) wrong.push('it spins');
    if (this.command.kind === 'wait' && this.command.untilMs !== undefined && !(this.command.untilMs > this.nowMs)) {
      wrong.push('it waits for what is over');
    }
    if (this.command.kind === 'continue-as-new' && this.state.owed?.ask !== undefined) wrong.push('somebody waits');
    wrong.push(...untrueLines(this.state, this.nowMs));
  }

  private watchStep(): void {
    const { state, nowMs } = this;
    if (phaseOf(state, nowMs) === 'held') this.world.wrong.push('a step of a held run');
    if (state.twin && placeOf(state).kind === 'pending') this.world.wrong.push('a twin is begun');
    if (!state.approved) this.world.wrong.push('a step before the approval');
  }

  /** A START was written: nobody was in PENDING whose cool-off is neither over nor expedited. */
  private watchStart(at: number): void {
    const start = this.world.starts[at];
    const { row, foreignMs, plan, wrong } = this.world;
    if (start === undefined || row === undefined || start.from !== 'PENDING') return;
    const days = (start.retirementId === 1 ? this.setting.coolOffDays : null) ?? plan.coolOffDays;
    const over = days !== null && this.nowMs > Date.parse(row.created) + days * DAY_MS;
    // What somebody else does within five minutes of a read is seen by the next one.
    if (!over && !this.expedited.has(start.retirementId) && this.nowMs - foreignMs > 300_000) {
      wrong.push(`${start.step} in the cool-off`);
    }
  }

  /** COMPLETE was written: every step was really done, skipped, or done before this run. */
  private watchComplete(inHand: string | undefined): void {
    const { erased, ended, wrong } = this.world;
    const before = doneBefore(this.setting, this.began, this.state.receipts);
    for (const { start } of this.setting.plan.steps) {
      const isDoneBefore =
        start === inHand ||
        this.state.receipts.some(({ step, outcome }) => step === start && outcome === 'done-before');
      const ours = this.cutOff.has(start) && isDoneBefore;
      const vouched =
        ours || erased.has(start) || ended.has(start) || this.skipped.has(start) || before.includes(start);
      if (!vouched) wrong.push(`COMPLETE without ${start}`);
    }
  }

  /** With everything in order and nobody interfering, until the run ends, or asks for a person. */
  settle(calls = 40): void {
    const well = { which: 0, how: 99, more: 0 };
    for (let at = 0; at < calls && !this.ended; at += 1) {
      if (this.command.kind === 'wait' && this.command.untilMs === undefined) return;
      this.goOn(well, true);
    }
  }

  unanswered(): readonly number[] {
    return [...this.asked.keys()].filter((ask) => !this.answers.has(ask));
  }
}
