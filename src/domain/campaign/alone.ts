import type { PipelineStep } from '../pipeline/pipeline';

/**
 * Why a step cannot be done for learners who are COMPLETE, or undefined where it can.
 * @source openedx-platform: each step endpoint of the LMS acts only while the learner is in a working state
 */
export function whyNotAlone(steps: readonly PipelineStep[], start: string): string | undefined {
  const step = steps.find((one) => one.start === start);
  if (step === undefined) return `the pipeline in force has no step ${start}`;
  if (step.service !== 'LMS') return undefined;
  return `the LMS does ${step.method} only for a learner in the middle of the pipeline, and looks up enrollments by a name that COMPLETE learners no longer have`;
}
