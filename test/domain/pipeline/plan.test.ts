import { attemptDeadlineMs, type Plan } from '../../../src/domain/pipeline/plan';
import { THREE_STEPS } from './any-pipeline';

const plan = (attemptDeadlineMs: Plan['attemptDeadlineMs']): Plan => ({
  revision: 'r',
  steps: THREE_STEPS,
  coolOffDays: 14,
  coolOffJitterMs: 0,
  attemptDeadlineMs,
  failureBudgetMs: 1,
  dueMonths: 1,
});

describe('attemptDeadlineMs()', () => {
  it("is a service's own, else the plan's, else 75 seconds", () => {
    expect(attemptDeadlineMs(plan({ default: 60_000, CREDENTIALS: 300_000 }), 'CREDENTIALS')).toBe(300_000);
    expect(attemptDeadlineMs(plan({ default: 60_000, CREDENTIALS: 300_000 }), 'LMS')).toBe(60_000);
    expect(attemptDeadlineMs(plan({}), 'LMS')).toBe(75_000);
  });

  it('is not a property that every object has', () => {
    expect(attemptDeadlineMs(plan({ default: 60_000 }), 'constructor')).toBe(60_000);
  });
});
