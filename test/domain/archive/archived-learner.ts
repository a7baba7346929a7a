import type { Learner } from '../../../src/domain/learner/learner';

/** A learner who is COMPLETE. */
export function complete(retirementId: number, more: Partial<Learner> = {}): Learner {
  const userId = more.userId ?? 5_000_000 + retirementId;
  return {
    retirementId,
    userId,
    originalUsername: `learner-${retirementId}`,
    originalEmail: `learner-${retirementId}@example.com`,
    originalName: `Learner ${retirementId}`,
    username: `retired__user_${retirementId}`,
    retiredUsername: `retired__user_${retirementId}`,
    retiredEmail: `retired__user_${retirementId}@retired.invalid`,
    currentState: 'COMPLETE',
    lastState: 'LMS_COMPLETE',
    created: '2026-03-01T10:00:00.123456Z',
    modified: '2026-03-09T11:00:00.000001Z',
    ...more,
  };
}
