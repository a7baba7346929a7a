import { ActivityBench } from '../../support/activity-bench';

let bench: ActivityBench;
beforeEach(async () => {
  bench = await ActivityBench.open();
});
afterEach(() => bench.close());

describe('what is in force, as a workflow reads it', () => {
  it('tells a Schedule, and no person, that the first enrollment is not approved', async () => {
    const { instance } = bench.records.record;
    const read = (scheduled?: true) =>
      bench.run('readRecord', { instance, needed: true, ...(scheduled === undefined ? {} : { scheduled }) });
    expect(await read(true)).toEqual({ record: { ...bench.records.record, changes: [] } });
    bench.records.unapprove();
    expect(await read(true)).toMatchObject({ record: { instance }, notApproved: true });
    expect(await read()).not.toHaveProperty('notApproved');
  });
});
