import { proxyActivities } from '@temporalio/workflow';
import type { BareActivities } from './bare-worker';
import type { Person } from './requests-of-a-learner';

/** The least that retires a learner on Temporal: one activity a step, and nothing that Lethe is made for. */
export async function bareRetirement(person: Person, steps: number): Promise<void> {
  const { step } = proxyActivities<BareActivities>({
    startToCloseTimeout: '1 minute',
    // As Lethe, whose instances have queues of their own.
    allowEagerDispatch: false,
    // A step made twice would be refused forever: the prototype knows no way out of that.
    retry: { maximumAttempts: 1 },
  });
  for (let index = 0; index < steps; index += 1) await step(person, index);
}
