import type { PipelineStep } from '../pipeline/pipeline';
import type { RunState } from './state';

/** Attempts at this step that came to nothing. */
export function spentOn({ spent }: RunState, step: PipelineStep): number {
  return spent?.step === step.start ? spent.attempts : 0;
}

export function withSpent(state: RunState, step: PipelineStep, attempts: number): RunState['spent'] {
  return { step: step.start, attempts: spentOn(state, step) + attempts };
}
