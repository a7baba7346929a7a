import type { PipelineStep } from '../pipeline/pipeline';

/** What a hold covers: all of the instance, one SERVICE, one step by its START_STATE, or every step with a method. */
export type HoldScope =
  | { readonly kind: 'instance' }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'step'; readonly step: string }
  /** By its method a step is known in every plan, also in one that a run froze long ago. */
  | { readonly kind: 'method'; readonly method: string };

/** While it lasts, no step that it covers begins. */
export interface MaintenanceHold {
  readonly scope: HoldScope;
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601; without it until somebody releases it. */
  readonly until?: string;
  readonly reason?: string;
  /** Learners who have begun go on to their end; of the others, nobody begins. Of the whole instance alone. */
  readonly drain?: true;
  /** Run id of the partner report that needs it, for as long as it asks the LMS; not a person's hold, and apart from theirs. */
  readonly report?: string;
}

/** Whether two holds are one and the same, so that the later takes the place of the earlier. */
export function isSameHold(
  a: Pick<MaintenanceHold, 'scope' | 'report'>,
  b: Pick<MaintenanceHold, 'scope' | 'report'>,
): boolean {
  return scopeText(a.scope) === scopeText(b.scope) && a.report === b.report;
}

/** Text of a scope, unique to it: `instance`, `service CREDENTIALS`, `step RETIRING_FORUMS`. */
export function scopeText(scope: HoldScope): string {
  if (scope.kind === 'instance') return 'instance';
  if (scope.kind === 'method') return `method ${scope.method}`;
  return scope.kind === 'service' ? `service ${scope.service}` : `step ${scope.step}`;
}

/** What is held, and until when: `instance, to drain it, until released`. */
export function holdText({ scope, drain, until }: Pick<MaintenanceHold, 'scope' | 'drain' | 'until'>): string {
  return `${whatIsHeld({ scope, drain })}, ${untilText(until)}`;
}

/** A drain is not a hold of everybody: it is told apart. */
export function whatIsHeld({ scope, drain }: Pick<MaintenanceHold, 'scope' | 'drain'>): string {
  return drain === true ? `${scopeText(scope)}, to drain it` : scopeText(scope);
}

export function untilText(until: string | undefined): string {
  return until === undefined ? 'until released' : `until ${until}`;
}

export function isOver({ until }: MaintenanceHold, nowMs: number): boolean {
  return until !== undefined && Date.parse(until) <= nowMs;
}

/**
 * The hold that keeps this step from beginning, if there is one.
 * @param first the learner has not begun before this step
 */
export function holdOver(
  holds: readonly MaintenanceHold[],
  step: Pick<PipelineStep, 'start' | 'service' | 'method'>,
  nowMs: number,
  first: boolean,
): MaintenanceHold | undefined {
  return holds.find((hold) => {
    if (isOver(hold, nowMs) || (hold.drain === true && !first)) return false;
    const { scope } = hold;
    if (scope.kind === 'instance') return true;
    if (scope.kind === 'method') return scope.method === step.method;
    return scope.kind === 'service' ? scope.service === step.service : scope.step === step.start;
  });
}
