import type { SelectLearnersInput } from '../../../src/activities/campaign/contract';
import { ActivityBench } from '../../support/activity-bench';

const DAY_MS = 86_400_000;
const dayAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

describe('choosing learners by what the LMS says', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open();
    for (const [userId, state, createdDaysAgo] of [
      [701, 'ERRORED', 30],
      [702, 'ERRORED', 20],
      [703, 'ERRORED', 10],
      [704, 'RETIRING_FORUMS', 20],
      [705, 'COMPLETE', 40],
    ] as const) {
      await bench.add({ userId, username: `chosen-${userId}`, email: `${userId}@example.com`, state, createdDaysAgo });
    }
  });
  afterEach(() => bench.sandbox.admin.clearRecord());
  afterAll(() => bench.close());

  const select = (question: Partial<SelectLearnersInput>) =>
    bench.run('selectLearners', { instance: 'sandbox', states: [], after: 0, limit: 200, ...question });
  const idsOf = async (question: Partial<SelectLearnersInput>) => {
    const result = await select(question);
    if (result.kind !== 'rows') throw new Error(result.kind);
    return result.rows.map(({ userId }) => userId);
  };

  it('takes states and days of the request, both ends included', async () => {
    expect(await idsOf({ states: ['ERRORED'] })).toEqual([701, 702, 703]);
    expect(await idsOf({ states: ['ERRORED', 'RETIRING_FORUMS'], from: dayAgo(20), to: dayAgo(20) })).toEqual([
      702, 704,
    ]);
    expect(await idsOf({ states: ['ERRORED'], to: dayAgo(20) })).toEqual([701, 702]);
    expect(await idsOf({ states: ['COMPLETE'] })).toEqual([705]);
  });

  it('takes ids, usernames in any case and e-mail addresses, in any state', async () => {
    expect(await idsOf({ wanted: [703, 'CHOSEN-705', '704@example.com', 'nobody'] })).toEqual([703, 704, 705]);
    expect(await idsOf({ wanted: [703, 704], states: ['ERRORED'] })).toEqual([703]);
  });

  it('comes page by page, and reads the list once', async () => {
    const first = await select({ states: ['ERRORED'], limit: 2 });
    expect(first).toMatchObject({ kind: 'rows', more: true, rows: [{ userId: 701 }, { userId: 702 }] });
    const after = first.kind === 'rows' ? (first.rows.at(-1)?.retirementId ?? 0) : 0;
    const second = await select({ states: ['ERRORED'], limit: 2, after });
    expect(second).toMatchObject({ kind: 'rows', more: false, rows: [{ userId: 703 }] });
    const lists = bench.asked().filter((line) => line.includes('by_status_and_date'));
    expect(lists).toHaveLength(1);
  });

  it('names a state that the LMS does not have', async () => {
    expect(await select({ states: ['ERRORED', 'RETIRING_NOTHING'] })).toEqual({
      kind: 'no-such-state',
      state: 'RETIRING_NOTHING',
    });
  });
});
