import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, type TimeoutType } from '@temporalio/common';
import { refusalOf } from '../../src/operations/kit/refusal-of';

const ended = (cause: Error) =>
  Object.assign(new Error('Workflow execution failed'), {
    cause: new ActivityFailure('activity failed', 'checkUsernames', '1', RetryState.TIMEOUT, 'worker', cause),
  });
const timedOut = (type: TimeoutType) => ended(new TimeoutFailure('timed out', undefined, type));

describe('refusalOf()', () => {
  it.each([
    ['SCHEDULE_TO_START', 'none came to it in time'],
    ['HEARTBEAT', 'those that were at it are gone'],
    ['START_TO_CLOSE', 'none came to its end in time'],
  ] as const)('says of a time-out what it says of the workers: %s', (type, detail) => {
    expect(refusalOf(timedOut(type))).toEqual({ refusal: 'failure', code: 'engine.no-worker', detail });
  });

  it('has the code of a failure of ours, and nothing of another', () => {
    const ours = ApplicationFailure.create({ type: 'service.denied', message: 'denied' });
    expect(refusalOf(ended(ours))).toMatchObject({ code: 'service.denied' });
    expect(refusalOf(ended(new Error('another')))).toBeUndefined();
  });
});
