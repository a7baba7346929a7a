import { DUE_A_PAGE } from '../../../src/domain/discovery/due-a-page';
import type { ListDueInput } from '../../../src/workflows/ask/messages';
import { ActivityBench } from '../../support/activity-bench';

describe('listDueLearners()', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const list = (more: Partial<ListDueInput> = {}) => bench.run('listDueLearners', { instance: 'sandbox', ...more });

  it('lists who is PENDING after the cool-off, or at rest after a step, and nobody else', async () => {
    await bench.add({ userId: 9, username: 'Due', createdDaysAgo: 20 });
    await bench.add({ userId: 3, username: 'young', createdDaysAgo: 8 });
    await bench.add({ userId: 4, username: 'resting', createdDaysAgo: 1, state: 'NOTES_COMPLETE' });
    for (const [at, state] of ['RETIRING_NOTES', 'ERRORED', 'ABORTED', 'COMPLETE'].entries()) {
      await bench.add({ userId: 20 + at, username: `other-${at}`, createdDaysAgo: 20, state });
    }
    expect(await list({ coolOffDays: 14 })).toMatchObject({ due: 2, usernames: ['Due', 'resting'], coolOffDays: 14 });
    expect(bench.asked().every((line) => line.startsWith('GET '))).toBe(true);
  });

  it('takes the longer of two cool-offs: the one in force and the one that was asked for', async () => {
    await bench.add({ userId: 9, username: 'due', createdDaysAgo: 20 });
    const inForce = bench.plan.coolOffDays ?? 0;
    expect(await list({ coolOffDays: 0 })).toMatchObject({ coolOffDays: inForce });
    expect(await list({ coolOffDays: 30 })).toMatchObject({ due: 0, usernames: [], coolOffDays: 30 });
  });

  it('gives a bounded number of names at a time, everybody once, from one reading', async () => {
    bench.sandbox.admin.seed({ count: DUE_A_PAGE + 5, createdDaysAgo: [40, 60] });
    const first = await list();
    expect([first.due, first.usernames.length]).toEqual([DUE_A_PAGE + 5, DUE_A_PAGE]);
    bench.sandbox.admin.clearRecord();
    const last = await list({ after: first.next ?? 0, readAtMs: first.readAtMs });
    expect(bench.asked()).toEqual([]);
    expect(last).toMatchObject({ due: DUE_A_PAGE + 5 });
    expect(last).not.toHaveProperty('next');
    expect(new Set([...first.usernames, ...last.usernames]).size).toBe(DUE_A_PAGE + 5);
  });

  it('reads again for a page of a reading that it does not have', async () => {
    await bench.add({ userId: 9, username: 'due', createdDaysAgo: 40 });
    expect(await list({ after: 0, readAtMs: 1 })).toMatchObject({ due: 1, usernames: ['due'] });
  });
});
