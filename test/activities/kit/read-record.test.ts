import { ActivityBench } from '../../support/activity-bench';

let bench: ActivityBench;
beforeEach(async () => {
  bench = await ActivityBench.open();
});
afterEach(() => bench.close());

describe('what is in force, as a workflow reads it', () => {
  it('tells a Schedule, and no person, that the first enrollment at a new address is not approved', async () => {
    const { instance } = bench.records.record;
    const read = (scheduled?: true) =>
      bench.run('readRecord', { instance, needed: true, ...(scheduled === undefined ? {} : { scheduled }) });
    expect(await read(true)).toEqual({ record: { ...bench.records.record, changes: [] } });
    bench.records.unapprove();
    expect(await read(true)).toMatchObject({ record: { instance }, notApproved: true });
    expect(await read()).not.toHaveProperty('notApproved');
    // Before it ever moved, a person has put the schedule in force for this very site.
    bench.records.record = { ...bench.records.record, formerSites: [] };
    expect(await read(true)).not.toHaveProperty('notApproved');
  });
});
