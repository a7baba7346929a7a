import fc from 'fast-check';
import { isInBatch } from '../../../src/domain/archive/archive-batch';
import type { ArchiveWindow } from '../../../src/domain/archive/archive-window';
import { BatchPlanner } from '../../../src/domain/archive/plan-batches';
import type { Learner } from '../../../src/domain/learner/learner';
import { foldName } from '../../../src/domain/text/fold-name';
import { complete } from './archived-learner';

const WINDOW: ArchiveWindow = { startDate: '2018-01-01', beforeMs: Date.parse('2026-06-01T00:00:00Z') };
const YOUNG = '2026-06-05T00:00:00Z';

function planOf(rows: readonly Learner[], batchSize = 3, mostBatches = 100, refused: readonly number[] = []) {
  const planner = new BatchPlanner(WINDOW);
  for (const row of rows) planner.add(row);
  return planner.end({ batchSize, mostBatches, refused });
}

const membersOf = (rows: readonly Learner[], plan: ReturnType<typeof planOf>) =>
  plan.batches.map((batch) => rows.filter((row) => isInBatch(batch, WINDOW, row)).map((row) => row.retirementId));

describe('the plan of an archive', () => {
  it('takes the old in the order of their ids, and leaves the young', () => {
    const rows = [5, 1, 2, 3, 4].map((id) => complete(id, id === 4 ? { created: YOUNG } : {}));
    const plan = planOf(rows);
    expect(membersOf(rows, plan)).toEqual([[1, 2, 3], [5]]);
    expect(plan).toMatchObject({ learners: 4, setAside: [], more: false, days: ['2026-03-01', '2026-03-01'] });
  });

  it('keeps learners whose names differ by case or accent in one batch, however far apart they are', () => {
    const rows = [
      complete(1, { originalUsername: 'Ann', created: '2020-01-01T00:00:00Z' }),
      complete(2),
      complete(3),
      complete(4),
      complete(5, { originalUsername: 'ann' }),
      complete(6, { originalUsername: 'René' }),
      complete(7),
      complete(8, { originalUsername: 'rene' }),
    ];
    const plan = planOf(rows);
    expect(membersOf(rows, plan)).toEqual(
      [
        [1, 2, 5],
        [3, 4],
        [6, 7, 8],
      ].map((ids) => ids),
    );
    expect(plan.batches[0]?.days).toEqual([
      ['2020-01-01', '2020-01-01'],
      ['2026-03-01', '2026-03-01'],
    ]);
  });

  it('sets both aside where one of two twins is too young', () => {
    const rows = [complete(1, { originalUsername: 'Ann' }), complete(2, { originalUsername: 'ann', created: YOUNG })];
    expect(planOf(rows)).toMatchObject({
      batches: [],
      learners: 0,
      setAside: [{ why: 'twin-waits', retirementId: 1 }],
    });
  });

  it('sets aside whose name is blank, or that of several: nobody could say who is meant', () => {
    const rows = [
      complete(1, { originalUsername: '' }),
      complete(2, { originalUsername: 'redacted' }),
      complete(3, { originalUsername: 'redacted' }),
      complete(4),
    ];
    const plan = planOf(rows);
    expect(membersOf(rows, plan)).toEqual([[4]]);
    expect(plan.setAside.map(({ why, retirementId }) => `${why} ${retirementId}`).sort()).toEqual([
      'name-not-unique 1',
      'name-not-unique 2',
      'name-not-unique 3',
    ]);
  });

  it('sets aside a row that cannot be read, and everybody who has its name', () => {
    const planner = new BatchPlanner(WINDOW);
    planner.add(complete(1, { originalUsername: 'Ann' }));
    planner.add(complete(2));
    planner.addUnreadable({ retirementId: 3, userId: 33, username: 'ann' });
    planner.addUnreadable({ retirementId: 3, userId: 33, username: 'ann' });
    const plan = planner.end({ batchSize: 10, mostBatches: 10 });
    expect(plan.learners).toBe(1);
    expect(plan.setAside.map(({ why }) => why).sort()).toEqual(['twin-waits', 'unreadable']);
  });

  describe('where the pipeline queues learners for partners', () => {
    const window: ArchiveWindow = { ...WINDOW, reportedBeforeMs: Date.parse('2026-03-20T00:00:00Z') };
    const LATE = '2026-03-20T00:00:00.000001Z';
    const rows = [
      complete(1),
      complete(2, { modified: LATE }),
      complete(3, { userId: 33 }),
      complete(4, { originalUsername: 'Ann' }),
      complete(5, { originalUsername: 'ann', modified: LATE }),
      complete(6),
    ];
    const planIn = (given: ArchiveWindow) => {
      const planner = new BatchPlanner(given, new Set([33]));
      for (const row of rows) planner.add(row);
      const plan = planner.end({ batchSize: 10, mostBatches: 10 });
      return {
        ...plan,
        ids: plan.batches.map((batch) =>
          rows.filter((row) => isInBatch(batch, given, row)).map((row) => row.retirementId),
        ),
      };
    };

    it('leaves whom no report has named: queued since, waiting for partners, or a twin of such a one', () => {
      const { ids, setAside, unreported } = planIn(window);
      expect([ids, unreported]).toEqual([[[1, 6]], 0]);
      expect(setAside.map(({ why, retirementId }) => `${why} ${retirementId}`).sort()).toEqual(
        [2, 3, 4, 5].map((id) => `not-reported ${id}`),
      );
    });

    it('leaves everybody where no report is known', () => {
      expect(planIn({ ...WINDOW, reportedBeforeMs: 0 })).toMatchObject({ learners: 0, setAside: { length: 6 } });
    });

    it('takes them all the same where somebody says so, and counts them', () => {
      const { ids, setAside, unreported } = planIn({ ...window, unreported: 'remove' });
      expect([ids, setAside, unreported]).toEqual([[[1, 2, 3, 4, 5, 6]], [], 3]);
    });

    it('does not take somebody who has become COMPLETE since it was planned', () => {
      const batch = { days: [['2026-03-01', '2026-03-01']] as const, ids: [[1, 9]] as const, learners: 2 };
      expect(isInBatch(batch, window, complete(7, { modified: LATE }))).toBe(false);
      expect(isInBatch(batch, window, complete(7))).toBe(true);
    });
  });

  it('leaves whom the LMS has refused for another time, and ends after so many batches', () => {
    const rows = [1, 2, 3, 4, 5].map((id) => complete(id));
    const plan = planOf(rows, 2, 1, [1]);
    expect(membersOf(rows, plan)).toEqual([[2, 3]]);
    expect(plan.more).toBe(true);
  });

  it('puts everybody who can go into just one batch, with all of their name, for any rows', () => {
    const names = ['ann', 'Ann', 'ANN', 'rene', 'René', 'bob', 'Bob', 'eve', '', 'redacted'];
    const anyRow = fc.record({
      name: fc.constantFrom(...names),
      young: fc.boolean(),
      day: fc.integer({ min: 0, max: 2_500 }),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (given, batchSize) => {
        const rows = given.map(({ name, young, day }, at) =>
          complete(at * 3 + 1, {
            originalUsername: name === 'eve' ? `eve-${at}` : name,
            created: young ? YOUNG : new Date(Date.parse('2018-01-01') + day * 86_400_000).toISOString(),
          }),
        );
        const plan = planOf(rows, batchSize);
        const batches = membersOf(rows, plan);
        const sent = batches.flat();
        expect(new Set(sent).size).toBe(sent.length);
        expect(sent.length).toBe(plan.learners);
        expect(sent.length + plan.setAside.length + rows.filter(({ created }) => created === YOUNG).length).toBe(
          rows.length,
        );
        const byId = new Map(rows.map((row) => [row.retirementId, row]));
        for (const [at, ids] of batches.entries()) {
          expect(plan.batches[at]?.learners).toBe(ids.length);
          const members = ids.map((id) => byId.get(id) as Learner);
          expect(new Set(members.map(({ originalUsername }) => originalUsername)).size).toBe(members.length);
          for (const { originalUsername, created } of members) {
            expect(created).not.toBe(YOUNG);
            const same = rows.filter((row) => foldName(row.originalUsername) === foldName(originalUsername));
            for (const row of same) expect(ids).toContain(row.retirementId);
            for (const day of [created.slice(0, 10)]) {
              expect(plan.batches[at]?.days.some(([first, last]) => day >= first && day <= last)).toBe(true);
            }
          }
        }
      }),
    );
  });
});
