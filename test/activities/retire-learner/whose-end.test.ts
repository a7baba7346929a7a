import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const START = 'RETIRING_CREDENTIALS';
const END = 'CREDENTIALS_COMPLETE';

describe('the END_STATE of a step, which a hand may have written', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'ann', createdDaysAgo: 30, state: 'ECOM_COMPLETE' });
  });
  afterEach(() => bench.close());
  const move = (state: string) => bench.sandbox.admin.move(learner.userId, state);
  const step = (attempt: number, heartbeatDetails?: unknown) =>
    bench.run('runStep', bench.stepInput(learner, START), { attempt, heartbeatDetails });
  const failAtService = async () => {
    bench.sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'status', status: 500 } });
    await bench.fail('runStep', bench.stepInput(learner, START));
    return bench.heartbeats.at(-1);
  };

  test('is nobody of ours after an attempt at which the service failed', async () => {
    const told = await failAtService();
    expect(told).toEqual({ began: true, enteredAtMs: expect.any(Number), notEnded: 1 });
    move(END);
    expect(await step(2, told)).toEqual({ kind: 'elsewhere', began: {} });
  });

  test('may be ours after an attempt that was killed, whatever the one before it told', async () => {
    const told = await failAtService();
    move(END);
    expect(await step(2)).toMatchObject({ kind: 'done', receipt: { outcome: 'done-before' } });
    expect(await step(3, told)).toMatchObject({ kind: 'done', receipt: { outcome: 'done-before' } });
  });

  test('may be ours after an attempt whose END_STATE had no answer', async () => {
    const path = '/api/user/v1/accounts/update_retirement_status/';
    bench.sandbox.admin.addFault({ match: { path, nth: 2 }, do: { kind: 'reset-after' } });
    await bench.fail('runStep', bench.stepInput(learner, START));
    const told = bench.heartbeats.at(-1);
    expect(told).toMatchObject({ began: true, result: { outcome: 'erased' } });
    expect(await step(2, told)).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
  });
});

describe('PENDING again after the first step had begun', () => {
  it('is for the run to judge: a cool-off may begin again', async () => {
    const bench = await ActivityBench.open();
    try {
      const learner = await bench.add({ username: 'ann', createdDaysAgo: 30, state: 'PENDING' });
      const first = bench.plan.steps[0]?.start ?? '';
      for (const state of [first, 'PENDING']) bench.sandbox.admin.move(learner.userId, state);
      const input = bench.stepInput(learner, first, { entered: true, mayHaveEnded: false });
      expect(await bench.run('runStep', input)).toEqual({ kind: 'elsewhere' });
      expect(bench.sandbox.admin.learner(learner.userId).state).toBe('PENDING');
    } finally {
      await bench.close();
    }
  });
});

describe('a learner whom somebody has in the first step although the cool-off is not over', () => {
  it('is gone on with from there, and is not begun again from PENDING', async () => {
    const bench = await ActivityBench.open();
    try {
      const learner = await bench.add({ username: 'ann', createdDaysAgo: 1, state: 'PENDING' });
      const { start: first = '', end = '' } = bench.plan.steps[0] ?? {};
      bench.sandbox.admin.move(learner.userId, first);
      const input = bench.stepInput(learner, first, { entered: true, before: first });
      expect(await bench.run('runStep', input)).toMatchObject({ kind: 'done', state: end });
      for (const state of [first, 'PENDING']) bench.sandbox.admin.move(learner.userId, state);
      expect(await bench.run('runStep', input)).toEqual({ kind: 'elsewhere' });
    } finally {
      await bench.close();
    }
  });
});
