import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { spaceRetries } from '../../../src/activities/discover-learners/space-retries';
import type { FailureFacts } from '../../../src/domain/failure/failure';

const failing = async (facts: FailureFacts, attempt = 1): Promise<ApplicationFailure> => {
  const failure = ApplicationFailure.create({ type: 'service.unavailable', message: 'it failed', details: [facts] });
  const work = () => spaceRetries(Promise.reject(failure));
  const failed: unknown = await new MockActivityEnvironment({ attempt }).run(work).catch((error: unknown) => error);
  if (failed instanceof ApplicationFailure) return failed;
  throw new Error('it did not fail');
};

describe('spaceRetries()', () => {
  test.each([
    [{ errno: 'ANSWER_TIMEOUT' }, 'lethe.answer_timeout'],
    [{ status: 504 }, 'a proxy'],
  ])('says of %j what makes the time longer, and waits minutes', async (facts, said) => {
    const failure = await failing(facts);
    expect(failure.message).toContain(said);
    expect(failure).toMatchObject({ type: 'service.unavailable', details: [facts], nextRetryDelay: 240_000 });
  });

  test('waits longer each time, up to half an hour', async () => {
    const waits = [];
    for (const attempt of [1, 2, 3, 4, 50]) waits.push((await failing({ status: 504 }, attempt)).nextRetryDelay);
    expect(waits).toEqual([240_000, 480_000, 960_000, 1_800_000, 1_800_000]);
  });

  test.each([{ errno: 'ECONNREFUSED' }, { status: 503 }, {}])('leaves %j as it is', async (facts) => {
    const failure = await failing(facts);
    expect(failure).toMatchObject({ message: 'it failed' });
    expect(failure.nextRetryDelay ?? undefined).toBeUndefined();
  });
});
