/** What a hold covers: all of the instance, one SERVICE, or one step by its START_STATE. */
export type HoldScope =
  | { readonly kind: 'instance' }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'step'; readonly step: string };

/** While it lasts, no step that it covers begins. */
export interface MaintenanceHold {
  readonly scope: HoldScope;
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601; without it until somebody releases it. */
  readonly until?: string;
  readonly reason?: string;
}

/** Text of a scope, unique to it: `instance`, `service CREDENTIALS`, `step RETIRING_FORUMS`. */
export function scopeText(scope: HoldScope): string {
  if (scope.kind === 'instance') return 'instance';
  return scope.kind === 'service' ? `service ${scope.service}` : `step ${scope.step}`;
}

export function isOver({ until }: MaintenanceHold, nowMs: number): boolean {
  return until !== undefined && Date.parse(until) <= nowMs;
}

/** The hold that keeps this step from beginning, if there is one. */
export function holdOver(
  holds: readonly MaintenanceHold[],
  step: { readonly start: string; readonly service: string },
  nowMs: number,
): MaintenanceHold | undefined {
  return holds.find((hold) => {
    if (isOver(hold, nowMs)) return false;
    const { scope } = hold;
    if (scope.kind === 'instance') return true;
    return scope.kind === 'service' ? scope.service === step.service : scope.step === step.start;
  });
}
