import type { EnrolInput } from '../../../src/activities/discover-learners/contract';
import { ActivityBench } from '../../support/activity-bench';

describe('enrolLearners() counts each learner once', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(() => bench.close());
  const input = (): EnrolInput => ({
    instance: 'sandbox',
    rules: bench.rules,
    batch: 'discovery-1',
    upTo: Number.MAX_SAFE_INTEGER,
    startNew: true,
  });
  const enrol = (info: object) => bench.run('enrolLearners', input(), info);
  const started = () => bench.runs.started.map(({ learner }) => learner.userId);
  const seed = (count: number) => bench.sandbox.admin.seed({ count, createdDaysAgo: [1, 40] });
  const ids = () => bench.sandbox.admin.learners().map(({ userId }) => userId);
  const failAt = (start: number) => {
    let starts = 0;
    bench.runs.onStart = async () => {
      starts += 1;
      if (starts === start) throw new Error('the engine went away');
    };
  };

  test('when visibility is behind, and those above its place are started again', async () => {
    seed(60);
    failAt(20);
    await bench.fail('enrolLearners', input());
    bench.runs.onStart = async () => {};
    const again = await enrol({ attempt: 2, heartbeatDetails: bench.heartbeats.at(-1) });
    expect(bench.runs.started.length).toBeGreaterThan(60);
    expect(again).toEqual({ enrolled: 60, adopted: 0, nudged: 0 });
  });

  test('when a killed worker took its last heartbeat with it, and visibility knows whom it had started', async () => {
    seed(60);
    failAt(50);
    await bench.fail('enrolLearners', input());
    bench.runs.open = started().map((userId) => ({ userId, phase: 'cooling-off' }));
    bench.runs.onStart = async () => {};
    expect(await enrol({ attempt: 2 })).toEqual({ enrolled: 60, adopted: 0, nudged: 0 });
    expect(new Set(started())).toEqual(new Set(ids()));
  });

  test('and whom it adopted as adopted', async () => {
    await bench.add({ userId: 1, username: 'left', createdDaysAgo: 20 });
    await bench.add({ userId: 2, username: 'two', createdDaysAgo: 20 });
    await bench.add({ userId: 3, username: 'three', createdDaysAgo: 20 });
    bench.sandbox.admin.move(1, 'RETIRING_NOTES');
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 61 * 60_000);
    try {
      failAt(3);
      await bench.fail('enrolLearners', input());
      bench.runs.open = started().map((userId) => ({ userId, phase: 'retiring' }));
      bench.runs.onStart = async () => {};
      const again = await enrol({ attempt: 2, heartbeatDetails: bench.heartbeats.at(-1) });
      expect(again).toEqual({ enrolled: 2, adopted: 1, nudged: 0 });
    } finally {
      jest.restoreAllMocks();
    }
  });

  test('and each nudge', async () => {
    await bench.add({ userId: 1, username: 'moved', createdDaysAgo: 20, state: 'NOTES_COMPLETE' });
    await bench.add({ userId: 2, username: 'new', createdDaysAgo: 20 });
    bench.runs.open = [{ userId: 1, phase: 'attention', attention: 'service.rejected' }];
    const memory = { from: 0, enrolled: 0, adopted: 0, nudged: 1 };
    expect(await enrol({ attempt: 2, heartbeatDetails: memory })).toEqual({ enrolled: 1, adopted: 0, nudged: 1 });
  });
});
