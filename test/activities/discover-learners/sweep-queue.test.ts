import { type SweepParts, sweepQueue } from '../../../src/activities/discover-learners/sweep-queue';
import type { Learner } from '../../../src/domain/learner/learner';

const STEPS = [{ start: 'RETIRING_NOTES', end: 'NOTES_COMPLETE', service: 'LMS', method: 'retirement_retire_notes' }];

function learner(retirementId: number, more: Partial<Learner> = {}): Learner {
  return {
    retirementId,
    userId: 1_000_000 - retirementId,
    originalUsername: `learner${retirementId}`,
    originalEmail: `${retirementId}@example.com`,
    originalName: 'A Learner',
    retiredUsername: `retired__user_${retirementId}`,
    retiredEmail: `retired__user_${retirementId}@retired.invalid`,
    currentState: 'PENDING',
    lastState: 'PENDING',
    created: '2026-01-18T20:35:52Z',
    modified: '2026-01-18T20:35:52Z',
    ...more,
  };
}

/** A sweep of these rows, where runs are open for some. */
function sweep(rows: Iterable<Learner>, open: (userId: number) => boolean, more: Partial<SweepParts> = {}) {
  const asked: number[][] = [];
  const parts = {
    lms: {
      async *retirementQueue() {
        yield* rows;
      },
    },
    rules: { plan: { steps: STEPS }, discovery: { newLearnerThreshold: 300, adoptAfterMs: 3_600_000 } },
    asking: new Map(),
    coolOffDays: 14,
    foreignStates: [],
    async withoutRun(userIds: readonly number[]) {
      asked.push([...userIds]);
      return new Set(userIds.filter((userId) => !open(userId)));
    },
    ...more,
  } as unknown as SweepParts;
  return { asked, done: sweepQueue(parts) };
}

describe('sweepQueue()', () => {
  test('asks for the runs of a long queue some thousands at a time, in the order of their retirements', async () => {
    const rows = Array.from({ length: 25_000 }, (_, at) => learner(at + 1));
    const { asked, done } = sweep(rows, (userId) => userId % 1_000 !== 0);
    const { toEnrol, counts } = await done;
    expect(asked.map((userIds) => userIds.length)).toEqual([10_000, 10_000, 5_000]);
    expect(asked.flat()).toEqual(rows.map(({ userId }) => userId));
    expect(counts).toMatchObject({ new: 25, open: 24_975 });
    expect(toEnrol.map(({ retirementId }) => retirementId)).toEqual(
      Array.from({ length: 25 }, (_, at) => (at + 1) * 1_000),
    );
  });

  test('asks for nobody who has ended, and takes their name for a twin’s all the same', async () => {
    const rows = [
      learner(1, { originalUsername: 'Ann', currentState: 'COMPLETE' }),
      learner(2, { originalUsername: 'ann' }),
      learner(3, { currentState: 'ABORTED' }),
      learner(4),
    ];
    const { asked, done } = sweep(rows, (userId) => userId === rows[1]?.userId);
    const { toEnrol, toNudge, counts } = await done;
    expect(asked).toEqual([
      [999_998, 999_996],
      [999_998, 999_999],
    ]);
    expect(counts).toMatchObject({ new: 1, twins: 2, open: 1 });
    expect(toEnrol.map(({ retirementId }) => retirementId)).toEqual([4]);
    expect(toNudge).toEqual([{ userId: 999_998, twin: true }]);
  });

  test('counts the run of a learner who was ended by hand while a person was asked for', async () => {
    const ended = learner(1, { currentState: 'COMPLETE' });
    const asking = new Map([[ended.userId, { userId: ended.userId, phase: 'attention' }]]);
    const { asked, done } = sweep([ended], () => true, { asking });
    expect((await done).counts).toMatchObject({ new: 0, open: 1 });
    expect(asked).toEqual([]);
  });

  test('asks nothing about a queue without anybody', async () => {
    const { asked, done } = sweep([], () => true);
    expect(await done).toMatchObject({ newestRetirementId: 0, toEnrol: [], toAdopt: [], toNudge: [] });
    expect(asked).toEqual([]);
  });
});
