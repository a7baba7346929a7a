import fc from 'fast-check';
import {
  activityTaskQueue,
  INSTANCE_ID,
  recordWorkflowId,
  retirementWorkflowId,
  scheduleId,
  siteClaimWorkflowId,
  WORKFLOW_TASK_QUEUE,
} from '../../../src/domain/instance/instance';

const anyId = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const anyUser = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe('an instance id', () => {
  test.each(['a', '7', 'edx', 'mitx-online', 'x'.repeat(63), 'a--b'])('may be %p', (id) => {
    expect(INSTANCE_ID.test(id)).toBe(true);
  });

  test.each(['', '-a', 'a-', 'A', 'a.b', 'a/b', 'a b', 'é', 'a_b', 'x'.repeat(64), 'a\n', ' a'])(
    'may not be %p',
    (id) => {
      expect(INSTANCE_ID.test(id)).toBe(false);
    },
  );
});

describe('names made of an instance id', () => {
  it('are the same for the same learner of the same instance alone', () => {
    fc.assert(
      fc.property(anyId, anyId, anyUser, anyUser, (a, b, ann, bob) => {
        const same = a === b && ann === bob;
        expect(retirementWorkflowId(a, ann) === retirementWorkflowId(b, bob)).toBe(same);
      }),
    );
  });

  it('never meet, whatever they name and whatever the instances are called', () => {
    fc.assert(
      fc.property(anyId, anyId, anyUser, (a, b, user) => {
        const workflows = [retirementWorkflowId(a, user), recordWorkflowId(b), siteClaimWorkflowId(b), scheduleId(a)];
        expect(new Set(workflows).size).toBe(workflows.length);
        expect(activityTaskQueue(a)).not.toBe(WORKFLOW_TASK_QUEUE);
        expect(activityTaskQueue(a) === activityTaskQueue(b)).toBe(a === b);
      }),
    );
  });
});
