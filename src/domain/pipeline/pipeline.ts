/**
 * One step of the pipeline, `[START_STATE, END_STATE, SERVICE, method]` in the driver-script YAML.
 * @source tubular / openedx-platform scripts/user_retirement, retirement_pipeline
 */
export interface PipelineStep {
  /** Working state while the step is being done, e.g. `RETIRING_FORUMS`. */
  readonly start: string;
  /** State once it is done, e.g. `FORUMS_COMPLETE`. */
  readonly end: string;
  /** Name of a driver, e.g. `LMS`, `CREDENTIALS`. */
  readonly service: string;
  /** One of that driver's methods, e.g. `retirement_retire_forum`. */
  readonly method: string;
}

/** Every state that the pipeline visits, in the order the LMS must have them. */
export function statesOf(steps: readonly PipelineStep[]): readonly string[] {
  return ['PENDING', ...steps.flatMap((step) => [step.start, step.end]), 'ERRORED', 'ABORTED', 'COMPLETE'];
}

/** States from which a driver script would take a learner up: PENDING and every END_STATE of the pipeline. */
export function restingStatesOf(steps: readonly PipelineStep[]): readonly string[] {
  return ['PENDING', ...steps.map((step) => step.end)];
}

/** States in which a learner is between two PATCHes of one step. */
export function workingStatesOf(steps: readonly PipelineStep[]): readonly string[] {
  return steps.map((step) => step.start);
}
