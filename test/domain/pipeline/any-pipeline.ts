import fc from 'fast-check';
import type { Learner } from '../../../src/domain/learner/learner';
import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { MAX_STATE_NAME_LENGTH, REQUIRED_STATES } from '../../../src/domain/pipeline/state';

/** Any name that the LMS takes and that is not a required state. */
export const anyStateName = fc
  .string({ minLength: 1, maxLength: MAX_STATE_NAME_LENGTH })
  .filter((name) => !(REQUIRED_STATES as readonly string[]).includes(name));

/** Pipelines of any length, with any names: only that no state comes twice. */
export const anyPipeline: fc.Arbitrary<readonly PipelineStep[]> = fc
  .uniqueArray(anyStateName, { maxLength: 24 })
  .map((names) =>
    Array.from({ length: Math.floor(names.length / 2) }, (_, at) => ({
      start: names[2 * at] as string,
      end: names[2 * at + 1] as string,
      service: 'LMS',
      method: `method_${at}`,
    })),
  );

export const THREE_STEPS: readonly PipelineStep[] = [
  { start: 'RETIRING_ENROLLMENTS', end: 'ENROLLMENTS_COMPLETE', service: 'LMS', method: 'retirement_unenroll' },
  { start: 'RETIRING_CREDENTIALS', end: 'CREDENTIALS_COMPLETE', service: 'CREDENTIALS', method: 'retire_learner' },
  { start: 'RETIRING_LMS', end: 'LMS_COMPLETE', service: 'LMS', method: 'retirement_lms_retire' },
];

export function learnerIn(currentState: string, more: Partial<Learner> = {}): Learner {
  return {
    retirementId: 46,
    userId: 5_213,
    originalUsername: 'ann',
    originalEmail: 'ann@example.com',
    originalName: 'Ann',
    retiredUsername: 'retired__user_1',
    retiredEmail: 'retired__user_1@retired.invalid',
    currentState,
    lastState: 'PENDING',
    created: '2026-01-18T20:35:52.349757Z',
    modified: '2026-01-18T20:35:52.349757Z',
    ...more,
  };
}
