import type { Client } from '@temporalio/client';
import type { Learner } from '../../src/domain/learner/learner';
import type { Plan } from '../../src/domain/pipeline/plan';
import type { RetireLearnerInput } from '../../src/workflows/retire-learner/messages';
import { retirementStartOptions } from '../../src/workflows/retire-learner/start-options';

const LEARNER: Omit<Learner, 'userId' | 'retirementId'> = {
  originalUsername: 'Ada',
  originalEmail: 'ada@example.com',
  originalName: 'Ada Dahl',
  retiredUsername: 'retired__user_7',
  retiredEmail: 'retired__user_7@retired.invalid',
  currentState: 'PENDING',
  lastState: 'PENDING',
  created: '2026-01-01T00:00:00.000001Z',
  modified: '2026-01-01T00:00:00.000001Z',
};
const PLAN: Plan = {
  revision: 'r',
  steps: [{ start: 'RETIRING_LMS', end: 'LMS_COMPLETE', service: 'LMS', method: 'retirement_lms_retire' }],
  coolOffDays: 3650,
  coolOffJitterMs: 0,
  attemptDeadlineMs: { default: 75_000 },
  failureBudgetMs: 86_400_000,
  dueMonths: 1,
};

/** Starts the run of a learner of `demo` whose cool-off lasts for years. */
export async function parkLearner(client: Client, userId: number): Promise<void> {
  const learner = { ...LEARNER, userId, retirementId: userId * 10 };
  const input: RetireLearnerInput = { instance: 'demo', fingerprint: 'f', learner, seenAtMs: Date.now(), plan: PLAN };
  await client.workflow.start('retireLearner', retirementStartOptions(input));
}
