import { FAILURES, type FailureCode } from '../../../src/domain/failure/failure';
import type { Learner } from '../../../src/domain/learner/learner';
import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import type { Plan } from '../../../src/domain/pipeline/plan';
import { renames } from '../../../src/domain/pipeline/renames';
import type { Call } from '../../../src/domain/run/command';
import type { Came, StepTold } from '../../../src/domain/run/event';
import type { Receipt } from '../../../src/domain/run/receipt';
import { type Dice, rowOf, type Setting } from './any-run';

const FRESH_MS = 300_000;
const ANY_CODE = Object.keys(FAILURES) as readonly FailureCode[];
/** What comes of an outage. */
const OUTAGE: readonly FailureCode[] = ['service.unavailable', 'service.failed', 'service.throttled'];

/**
 * The LMS and its services as far as one learner goes: rows that move, calls that fail before or after they did their
 * work. The activities' own promises are kept: what is stale is read first, and a state is written only from where it was
 * expected.
 */
export class LmsWorld {
  row: Learner | undefined;
  approved = true;
  /** In force now. */
  plan: Plan;
  /** Whether there is a record. */
  inForce = true;
  private newest = 1;
  private writes = 0;
  /** What happens while a service is at work. */
  duringCall = () => {};
  /** What the attempt in hand has come to, for its failure. */
  private told: StepTold | undefined;
  /** What services have really erased, of the present retirement or a former one: START_STATEs. */
  readonly erased = new Set<string>();
  /** ENDs that are in the LMS after a START of ours. */
  readonly ended = new Set<string>();
  /** When somebody else last moved the learner, or changed the rules. */
  foreignMs = Number.NEGATIVE_INFINITY;
  /** What must never be, and was. */
  readonly wrong: string[] = [];
  /** START_STATEs that this very run has written, as they came: with what the LMS said before. */
  readonly starts: { readonly from: string; readonly step: string; readonly retirementId: number }[] = [];

  constructor(
    private readonly setting: Setting,
    nowMs: number,
  ) {
    this.plan = setting.plan;
    const created = nowMs - setting.daysAgo * 86_400_000;
    this.row = rowOf(1, created, setting.enrolledIn, setting.lmsStates);
  }

  orderOf(state: string): number {
    return this.setting.lmsStates.indexOf(state);
  }

  /** By somebody else, in the Django admin. */
  move(state: string, nowMs: number): void {
    if (this.row === undefined) return;
    this.set(state);
    this.foreignMs = nowMs;
  }

  /** Somebody applies another cool-off. */
  changeCoolOff(coolOffDays: number | null, nowMs: number): void {
    this.plan = { ...this.plan, coolOffDays };
    this.foreignMs = nowMs;
  }

  askAgain(nowMs: number, daysAgo: number): void {
    const id = this.newest + 1;
    this.newest = id;
    this.erased.clear();
    this.ended.clear();
    this.row = rowOf(id, nowMs - daysAgo * 86_400_000, 'PENDING', this.setting.lmsStates);
    this.foreignMs = nowMs;
  }

  private set(state: string): void {
    if (this.row === undefined) return;
    const stateOrder = 1 + 10 * this.orderOf(state);
    this.writes += 1;
    const modified = new Date(Date.parse(this.row.created) + this.writes).toISOString();
    this.row = { ...this.row, currentState: state, lastState: this.row.currentState, stateOrder, modified };
  }

  /** @returns how the activity comes back; the dice say where it fails, if it does */
  carryOut(call: Call, whose: Learner, nowMs: number, dice: Dice, healthy: boolean): Came {
    const fails = !healthy && dice.how < 40;
    const point = fails ? dice.more % 6 : 9;
    this.told = undefined;
    if (fails && point === 0) return this.failure(dice, true);
    const came = this.attempt(call, whose, nowMs, point);
    return came ?? this.failure(dice, false);
  }

  private failure(dice: Dice, mayBeAny: boolean): Came {
    const timedOut = dice.which % 3 === 0;
    const codes = mayBeAny ? ANY_CODE : OUTAGE;
    const code = codes[dice.which % codes.length] as FailureCode;
    if (timedOut) {
      return { kind: 'failed', failure: { code: 'service.unavailable', facts: {}, attempts: 1, timedOut } };
    }
    const told = this.told === undefined ? {} : { told: this.told };
    return {
      kind: 'failed',
      failure: { code, facts: { service: 'LMS', status: 500 }, attempts: 3, timedOut, ...told },
    };
  }

  private mine(whose: Learner): Learner | undefined {
    return this.row?.retirementId === whose.retirementId ? this.row : undefined;
  }

  private attempt(call: Call, whose: Learner, nowMs: number, point: number): Came | undefined {
    switch (call.kind) {
      case 'look':
        return {
          kind: 'looked',
          look: {
            row: this.row === undefined ? { kind: 'gone' } : { kind: 'found', learner: this.row },
            seenAtMs: nowMs,
            ...(this.inForce ? { plan: this.plan, approved: this.approved } : {}),
          },
        };
      case 'cancel': {
        const row = this.mine(whose);
        if (row?.currentState !== 'PENDING') {
          return { kind: 'cancelled', cancel: { kind: 'elsewhere' } };
        }
        this.row = undefined;
        return point < 6 ? undefined : { kind: 'cancelled', cancel: { kind: 'cancelled', renamed: false } };
      }
      case 'write': {
        const row = this.mine(whose);
        if (row !== undefined && row.currentState === call.to)
          return { kind: 'written', write: { kind: 'written', seenAtMs: nowMs } };
        if (row === undefined || !call.from.includes(row.currentState)) {
          return { kind: 'written', write: { kind: 'elsewhere' } };
        }
        if (call.notAfterMs !== undefined && nowMs > call.notAfterMs) {
          return { kind: 'written', write: { kind: 'too-late' } };
        }
        if (!call.force && this.orderOf(call.to) <= this.orderOf(row.currentState)) {
          const failure = { code: 'learner.unexpected-state' as const, facts: {}, attempts: 1, timedOut: false };
          return { kind: 'failed', failure };
        }
        this.set(call.to);
        return point < 6 ? undefined : { kind: 'written', write: { kind: 'written', seenAtMs: nowMs } };
      }
      case 'step':
        return this.step(call, whose, nowMs, point);
    }
  }

  /** As the activity compares it with what is in force. */
  private isStillDue({ coolOffDays: by }: Extract<Call, { kind: 'step' }>): boolean {
    const { coolOffDays } = this.plan;
    return by === undefined || (coolOffDays !== null && coolOffDays <= by);
  }

  private step(call: Extract<Call, { kind: 'step' }>, whose: Learner, nowMs: number, point: number): Came | undefined {
    const { step, before, last } = call;
    const row = this.mine(whose);
    const asks = call.entered || nowMs - call.seenAtMs > FRESH_MS;
    const place = row?.currentState;
    const known = [before, step.start, step.end, ...(last ? ['COMPLETE'] : [])];
    if (asks && (place === undefined || !known.includes(place)))
      return { kind: 'stepped', step: { kind: 'elsewhere' } };
    if (place === undefined) return { kind: 'stepped', step: { kind: 'elsewhere' } };
    if (!this.isStillDue(call)) return { kind: 'stepped', step: { kind: 'elsewhere' } };
    let outcome: Receipt['outcome'] = 'done-before';
    if (place === step.end || place === 'COMPLETE') {
      const from = place === 'COMPLETE' ? step.end : step.start;
      if (!call.mayHaveEnded || row?.lastState !== from) return { kind: 'stepped', step: { kind: 'elsewhere' } };
    } else {
      if (place !== step.start) {
        if (this.orderOf(step.start) <= this.orderOf(place)) {
          const failure = { code: 'learner.unexpected-state' as const, facts: {}, attempts: 1, timedOut: false };
          return asks ? { kind: 'failed', failure } : { kind: 'stepped', step: { kind: 'elsewhere' } };
        }
        this.starts.push({ from: place, step: step.start, retirementId: whose.retirementId });
        this.set(step.start);
      }
      this.told = { began: true, enteredAtMs: nowMs };
      if (point === 1) return undefined;
      const renamed = this.row?.username !== this.row?.originalUsername;
      if (step.method === 'retirement_unenroll' && renamed) {
        if (!call.mayBeRenamed) this.wrong.push('unenroll was called for a learner without the name');
        const failure = { code: 'learner.renamed' as const, facts: {}, attempts: 1, timedOut: false };
        return { kind: 'failed', failure };
      }
      // While the learner is in the step, the service is not asked again.
      if (call.said !== undefined && place === step.start && !this.erased.has(step.start)) {
        this.wrong.push(`${step.start} goes by what no service said`);
      }
      this.erased.add(step.start);
      this.told = { began: true, enteredAtMs: nowMs, result: { outcome: 'erased' }, seenAtMs: nowMs };
      if (renames(step) && this.row !== undefined) this.row = { ...this.row, username: 'retired__user_1' };
      outcome = 'erased';
      if (point === 2) return undefined;
      this.duringCall();
      // A call that lasts long: the LMS is read before END_STATE is written.
      if (this.mine(whose)?.currentState !== step.start) {
        const receipt = receiptOf(step, outcome, nowMs);
        return { kind: 'stepped', step: { kind: 'elsewhere', began: { receipt } } };
      }
      this.set(step.end);
      this.ended.add(step.start);
    }
    if (point === 3) return undefined;
    if (last && this.row?.currentState !== 'COMPLETE') this.set('COMPLETE');
    if (point < 6) return undefined;
    const receipt = receiptOf(step, outcome, nowMs);
    return { kind: 'stepped', step: { kind: 'done', receipt, state: last ? 'COMPLETE' : step.end, seenAtMs: nowMs } };
  }
}

function receiptOf({ start, service, method }: PipelineStep, outcome: Receipt['outcome'], nowMs: number): Receipt {
  return { step: start, service, method, outcome, at: new Date(nowMs).toISOString(), attempts: 1 };
}
