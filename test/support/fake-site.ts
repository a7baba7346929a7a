import { Context } from '@temporalio/activity';
import type { Activities } from '../../src/activities/contract';
import { toApplicationFailure } from '../../src/activities/kit/attempt';
import type { LookInput, MoveInput, RunStepInput } from '../../src/activities/retire-learner/contract';
import type { RetirementError } from '../../src/domain/failure/failure';
import type { Learner } from '../../src/domain/learner/learner';
import { type PipelineStep, statesOf } from '../../src/domain/pipeline/pipeline';
import type { Plan } from '../../src/domain/pipeline/plan';
import { isRenamed } from '../../src/domain/pipeline/renames';

export const STEPS: readonly PipelineStep[] = [
  { start: 'RETIRING_ENROLLMENTS', end: 'ENROLLMENTS_COMPLETE', service: 'LMS', method: 'retirement_unenroll' },
  { start: 'RETIRING_CREDENTIALS', end: 'CREDENTIALS_COMPLETE', service: 'CREDENTIALS', method: 'retire_learner' },
  { start: 'RETIRING_LMS', end: 'LMS_COMPLETE', service: 'LMS', method: 'retirement_lms_retire' },
];

export function plan(more: Partial<Plan> = {}): Plan {
  return {
    revision: 'test',
    steps: STEPS,
    coolOffDays: 7,
    coolOffJitterMs: 0,
    attemptDeadlineMs: { default: 75_000 },
    failureBudgetMs: 86_400_000,
    dueMonths: 1,
    ...more,
  };
}

export function learner(userId: number, created: Date, more: Partial<Learner> = {}): Learner {
  return {
    retirementId: userId * 10,
    userId,
    originalUsername: `learner-${userId}`,
    originalEmail: `learner-${userId}@example.com`,
    originalName: `Learner ${userId}`,
    username: `learner-${userId}`,
    retiredUsername: `retired__user_${userId}`,
    retiredEmail: `retired__user_${userId}@retired.invalid`,
    currentState: 'PENDING',
    created: created.toISOString(),
    modified: created.toISOString(),
    ...cameTo(more.currentState ?? 'PENDING'),
    ...more,
  };
}

/** Where the LMS's own list has a state, and the state before it. */
function cameTo(state: string): Pick<Learner, 'lastState' | 'stateOrder'> {
  const states = statesOf(STEPS);
  const at = states.indexOf(state);
  return at < 0
    ? { lastState: 'PENDING' }
    : { lastState: states[Math.max(0, at - 1)] as string, stateOrder: 1 + 10 * at };
}

/** What an activity does instead of its work: throws a failure, or waits until the test lets it go on. */
export type Script = RetirementError | (() => Promise<void>);

/**
 * A site in memory that implements the activities' contract: rows with states, what was called in which order, and
 * scripted failures. The LMS's own rules are kept: no step outside its working state, no PATCH backwards.
 */
export class FakeSite {
  readonly rows = new Map<number, Learner>();
  /** `runStep RETIRING_X`, `moveLearner ERRORED`, `look`, `cancelRetirement`, in order. */
  readonly calls: string[] = [];
  /** Where in real life the service has done the work: START_STATEs, by user id. */
  readonly erased = new Map<number, string[]>();
  private readonly scripts: { readonly call: string; readonly script: Script; times: number }[] = [];
  plan: Plan;
  /** Whether somebody has approved the first enrollment. */
  approved = true;
  /** LMS user ids of learners whose name is another's by case only. */
  readonly twins = new Set<number>();

  constructor(given: Plan = plan()) {
    this.plan = given;
  }

  add(row: Learner): Learner {
    this.rows.set(row.userId, row);
    return row;
  }

  state(userId: number): string | undefined {
    return this.rows.get(userId)?.currentState;
  }

  /** As a person does in the Django admin. */
  move(userId: number, currentState: string): void {
    const row = this.rows.get(userId);
    if (row === undefined) return;
    const { stateOrder } = cameTo(currentState);
    const modified = new Date(Date.parse(row.modified) + 1).toISOString();
    this.rows.set(userId, { ...row, currentState, lastState: row.currentState, stateOrder, modified });
  }

  /** The next `times` calls whose name begins with `call` go by the script. */
  on(call: string, script: Script, times = 1): void {
    this.scripts.push({ call, script, times });
  }

  healed(): void {
    this.scripts.length = 0;
  }

  private async called(call: string): Promise<void> {
    this.calls.push(call);
    const scripted = this.scripts.find((each) => each.times > 0 && call.startsWith(each.call));
    if (scripted === undefined) return;
    scripted.times -= 1;
    if (typeof scripted.script === 'function') await scripted.script();
    else throw toApplicationFailure(scripted.script);
  }

  private rowOf(whose: RunStepInput['whose']): Learner | undefined {
    const row = this.rows.get(whose.learner.userId);
    return row?.retirementId === whose.learner.retirementId ? row : undefined;
  }

  readonly activities: Pick<Activities, 'runStep' | 'look' | 'moveLearner' | 'cancelRetirement'> = {
    runStep: async (input: RunStepInput) => {
      await this.called(`runStep ${input.step.start}`);
      const { whose, step, last, before, said } = input;
      const row = this.rowOf(whose);
      if (row === undefined || ![before, step.start, step.end].includes(row.currentState)) return { kind: 'elsewhere' };
      const { userId } = row;
      const wasDone = row.currentState === step.end;
      if (!wasDone && said === undefined) this.erased.set(userId, [...(this.erased.get(userId) ?? []), step.start]);
      const state = last ? 'COMPLETE' : step.end;
      this.move(userId, state);
      const receipt = {
        step: step.start,
        service: step.service,
        method: step.method,
        outcome: wasDone ? ('done-before' as const) : ('erased' as const),
        ...said,
        at: new Date().toISOString(),
        attempts: Context.current().info.attempt,
      };
      return { kind: 'done', receipt, state, seenAtMs: Date.now() };
    },
    look: async ({ whose }: LookInput) => {
      await this.called('look');
      const row = this.rows.get(whose.learner.userId);
      return {
        row: row === undefined ? { kind: 'gone' } : { kind: 'found', learner: row },
        seenAtMs: Date.now(),
        plan: this.plan,
        approved: this.approved,
      };
    },
    moveLearner: async ({ whose, to, onlyFrom }: MoveInput) => {
      await this.called(`moveLearner ${to}`);
      const row = this.rowOf(whose);
      if (row === undefined) return { kind: 'elsewhere' };
      if (row.currentState === to) return { kind: 'written', seenAtMs: Date.now() };
      if (onlyFrom !== undefined && !onlyFrom.includes(row.currentState)) return { kind: 'elsewhere' };
      this.move(row.userId, to);
      return { kind: 'written', seenAtMs: Date.now() };
    },
    cancelRetirement: async ({ whose }) => {
      await this.called('cancelRetirement');
      const row = this.rows.get(whose.learner.userId);
      if (row !== undefined && (row !== this.rowOf(whose) || row.currentState !== 'PENDING'))
        return { kind: 'elsewhere' };
      if (row !== undefined) this.rows.delete(row.userId);
      return { kind: 'cancelled', renamed: row !== undefined && isRenamed(row) };
    },
  };
}
