import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { startTimeSkipping } from '../support/time-skipping';

describe('startTimeSkipping()', () => {
  let env: TestWorkflowEnvironment;
  beforeAll(async () => {
    env = await startTimeSkipping();
  });
  // Undefined where the server could not start: that fault alone should be read.
  afterAll(() => env?.teardown());

  test('passes a week in seconds', async () => {
    const before = await env.currentTimeMs();
    const begun = Date.now();
    await env.sleep('7 days');
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * 24 * 60 * 60 * 1000);
    expect(Date.now() - begun).toBeLessThan(30_000);
  });
});
