import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';
import { untilHolds } from '../../support/until-holds';

const START = 'RETIRING_CREDENTIALS';

describe('a learner whom somebody moves while a service takes long', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'ann', createdDaysAgo: 30, state: 'ECOM_COMPLETE' });
    bench.sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'delay', ms: 500 } });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await bench.close();
  });
  const stateNow = () => bench.sandbox.admin.learner(learner.userId).state;

  /** @param lasts seconds that the service takes, as it seems to the worker */
  async function erasedWhile(lasts: number, somebody: () => void) {
    const erased = bench.run('runStep', bench.stepInput(learner, START, { deadlineMs: 60_000 }));
    await untilHolds(
      'the call',
      async () => stateNow(),
      (state) => state === START,
    );
    somebody();
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + lasts * 1_000);
    return await erased;
  }

  test('and who has asked again by then is not moved: the new request has a cool-off of its own', async () => {
    const { admin } = bench.sandbox;
    const done = await erasedWhile(10, () => {
      admin.deleteRow(learner.userId);
      admin.askAgain(learner.userId);
    });
    expect(done).toEqual({
      kind: 'elsewhere',
      began: { receipt: expect.objectContaining({ step: START, outcome: 'erased' }) },
    });
    expect(stateNow()).toBe('PENDING');
  });

  test.each(['PENDING', 'NOTES_COMPLETE', 'ECOM_COMPLETE', 'ABORTED'])('to %s stays there', async (state) => {
    const done = await erasedWhile(10, () => bench.sandbox.admin.move(learner.userId, state));
    expect(done).toMatchObject({ kind: 'elsewhere' });
    expect(stateNow()).toBe(state);
  });

  test('is not read again where nobody had the time to', async () => {
    await erasedWhile(0, () => {});
    const reads = bench.sandbox.admin.requests().filter(({ method }) => method === 'GET');
    expect([stateNow(), reads]).toEqual(['CREDENTIALS_COMPLETE', []]);
  });
});
