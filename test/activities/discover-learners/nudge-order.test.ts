import { ActivityBench } from '../../support/activity-bench';

describe('the runs that a discovery nudges', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(() => bench.close());

  test('hear that they have a twin first, and nobody who is one of the two is told to look again', async () => {
    const renamed = true;
    await bench.add({ userId: 1, username: 'Ann', createdDaysAgo: 40, state: 'NOTES_COMPLETE', renamed });
    await bench.add({ userId: 2, username: 'ann', createdDaysAgo: 30 });
    await bench.add({ userId: 3, username: 'moved', createdDaysAgo: 20, state: 'NOTES_COMPLETE' });
    await bench.add({ userId: 4, username: 'BOB', createdDaysAgo: 20, renamed });
    await bench.add({ userId: 5, username: 'bob', createdDaysAgo: 20, state: 'ERRORED' });
    bench.runs.open = [
      { userId: 1, phase: 'attention', attention: 'service.rejected' },
      { userId: 2, phase: 'cooling-off' },
      { userId: 3, phase: 'attention', attention: 'service.rejected' },
      { userId: 4, phase: 'attention', attention: 'instance.not-applied' },
    ];
    const rules = { instance: 'sandbox', rules: bench.rules, batch: 'discovery-1' };
    await bench.run('enrolLearners', { ...rules, upTo: Number.MAX_SAFE_INTEGER, startNew: true });
    const told = bench.runs.nudged.map(({ userId, twin }) => `${userId} ${twin}`);
    expect(told.slice(0, 3).sort()).toEqual(['1 true', '2 true', '4 true']);
    expect(told.slice(3)).toEqual(['3 false']);
  });
});
