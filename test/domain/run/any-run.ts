import fc from 'fast-check';
import type { Learner } from '../../../src/domain/learner/learner';
import { type PipelineStep, statesOf } from '../../../src/domain/pipeline/pipeline';
import type { Plan } from '../../../src/domain/pipeline/plan';
import { VERBS, type Verb, type VerbRequest } from '../../../src/domain/run/verb';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

const step = (name: string, service: string, method: string): PipelineStep => ({
  start: `RETIRING_${name}`,
  end: `${name}_COMPLETE`,
  service,
  method,
});

/** Two that look by the live name or by none, and two that rename. */
export const STEPS: readonly PipelineStep[] = [
  step('ENROLLMENTS', 'LMS', 'retirement_unenroll'),
  step('FORUMS', 'LMS', 'retirement_retire_forum'),
  step('CREDENTIALS', 'CREDENTIALS', 'retire_learner'),
  step('LMS', 'LMS', 'retirement_lms_retire'),
];

export function planOf(steps: readonly PipelineStep[], more: Partial<Plan> = {}): Plan {
  return {
    revision: 'test',
    steps,
    coolOffDays: 7,
    coolOffJitterMs: 0,
    attemptDeadlineMs: { default: 75_000 },
    failureBudgetMs: DAY_MS,
    dueMonths: 1,
    ...more,
  };
}

/** How the world of a run begins. */
export interface Setting {
  readonly plan: Plan;
  /** States in the order of the LMS's own list. */
  readonly lmsStates: readonly string[];
  readonly enrolledIn: string;
  readonly daysAgo: number;
  readonly coolOffDays?: number;
  /** A former run had erased everything, before the LMS was restored: a verb opens this one with its receipts. */
  readonly former?: boolean;
}

const anyOrder = fc.shuffledSubarray([...STEPS], { minLength: 1 });

/**
 * The LMS's own list: of the plan's states in some order, or the plan's order with states in between that no step knows.
 */
function lmsStepsOf(steps: readonly PipelineStep[], order: readonly number[], extra: number | null) {
  const other = step('LOCKING', 'LMS', 'none');
  if (extra !== null) return [...steps.slice(0, extra), other, ...steps.slice(extra)];
  return [...steps]
    .map((one, at) => [order[at] ?? 0, one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

/**
 * Whether steps have changed places around a state that is in the plan's place itself: no row of the LMS shows that, see
 * docs/adr/0019.
 */
function hidesItsOrder(lmsStates: readonly string[], at: number, steps: readonly PipelineStep[]): boolean {
  const index = at % lmsStates.length;
  const state = lmsStates[index] as string;
  const before = statesOf(steps).slice(0, statesOf(steps).indexOf(state));
  return before.length === index && before.some((one) => lmsStates.indexOf(one) > index);
}

export const anySetting: fc.Arbitrary<Setting> = fc
  .record({
    steps: fc.oneof({ weight: 3, arbitrary: fc.constant(STEPS) }, { weight: 1, arbitrary: anyOrder }),
    order: fc.oneof({ weight: 3, arbitrary: fc.constant([0, 1, 2, 3]) }, { weight: 1, arbitrary: fc.array(fc.nat(9)) }),
    extra: fc.option(fc.nat(3), { freq: 5 }),
    at: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(14) }),
    daysAgo: fc.constantFrom(0, 6.99, 7.01, 9, 40),
    coolOffDays: fc.option(fc.constantFrom(0, 14), { freq: 6, nil: undefined }),
    planDays: fc.constantFrom(7, 7, 7, 0, null),
    failureBudgetMs: fc.constantFrom(DAY_MS, 60_000),
    former: fc.option(fc.constant(true), { freq: 3, nil: undefined }),
  })
  .map(({ steps, order, extra, at, daysAgo, coolOffDays, planDays, failureBudgetMs, former }) => {
    const given = statesOf(lmsStepsOf(steps, order, extra === null ? null : Math.min(extra, steps.length)));
    const lmsStates = hidesItsOrder(given, at, steps) ? statesOf(steps) : given;
    return {
      plan: planOf(steps, { coolOffDays: planDays, failureBudgetMs }),
      lmsStates,
      enrolledIn: lmsStates[at % lmsStates.length] as string,
      daysAgo,
      ...(coolOffDays === undefined ? {} : { coolOffDays }),
      ...(former === undefined ? {} : { former }),
    };
  });

/** A choice among whatever may happen next: which, and how. */
export interface Dice {
  readonly which: number;
  readonly how: number;
  readonly more: number;
}

export const anyDice: fc.Arbitrary<Dice> = fc.record({ which: fc.nat(99), how: fc.nat(99), more: fc.nat(99) });

export function rowOf(retirementId: number, created: number, state: string, states: readonly string[]): Learner {
  return {
    retirementId,
    userId: 7,
    originalUsername: 'ann',
    originalEmail: 'ann@example.com',
    originalName: 'Ann',
    username: 'ann',
    retiredUsername: 'retired__user_1',
    retiredEmail: 'retired__user_1@retired.invalid',
    currentState: state,
    lastState: states[Math.max(0, states.indexOf(state) - 1)] ?? 'PENDING',
    stateOrder: 1 + 10 * states.indexOf(state),
    created: new Date(created).toISOString(),
    modified: new Date(created).toISOString(),
  };
}

/** Something that a person asks, sensible or not. */
export function verbOf(how: number, more: number, steps: readonly PipelineStep[], nowMs: number) {
  const verb = VERBS[how % VERBS.length] as Verb;
  const states = ['PENDING', ...steps.map(({ end }) => end)];
  const request: VerbRequest = {
    by: 'operator',
    ...(verb === 'reset' ? { to: states[more % states.length], goOn: more % 5 === 0 } : {}),
    ...(verb === 'skip' ? { step: steps[more % steps.length]?.start } : {}),
    ...(verb === 'hold' && more % 2 === 0 ? { until: new Date(nowMs + more * HOUR_MS).toISOString() } : {}),
    ...(more % 11 === 0 ? { notAfter: new Date(nowMs + 2 * HOUR_MS).toISOString() } : {}),
    ...(more % 13 === 0 ? { dryRun: true } : {}),
    ...(more % 17 === 0 ? { ifRetirementId: 1 } : {}),
  };
  return { verb, request };
}

/** @returns days; null: none is in force any more */
export function coolOffOf(more: number): number | null {
  const days = [0, 3, 7, 30, null];
  return days[more % days.length] ?? null;
}
