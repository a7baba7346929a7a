import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

describe('the first step of a learner whom a discovery read some seconds ago', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'ann', createdDaysAgo: 30 });
  });
  afterEach(() => bench.close());

  const start = () => bench.plan.steps[0]?.start ?? '';
  const begun = (secondsAgo: number) =>
    bench.run('runStep', bench.stepInput(learner, start(), { seenAtMs: Date.now() - secondsAgo * 1_000 }));
  const stateNow = () => bench.sandbox.admin.learner(learner.userId).state;
  const asked = () => bench.sandbox.admin.requests();

  test.each([4, 60, 299])('begins with nobody who has asked again since, %i seconds later', async (secondsAgo) => {
    bench.sandbox.admin.deleteRow(learner.userId);
    bench.sandbox.admin.askAgain(learner.userId);
    expect(await begun(secondsAgo)).toEqual({ kind: 'elsewhere' });
    expect(stateNow()).toBe('PENDING');
    expect(asked().map(({ method }) => method)).toEqual(['GET']);
  });

  test('begins, after one reading more', async () => {
    expect(await begun(60)).toMatchObject({ kind: 'done' });
    expect(asked().filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  test('begins without one where nobody had the time to', async () => {
    expect(await begun(0)).toMatchObject({ kind: 'done' });
    expect(asked().filter(({ method }) => method === 'GET')).toHaveLength(0);
  });
});
