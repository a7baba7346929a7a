import { learner, sweep, type Unreadable } from './sweep-bench';

describe('sweepQueue()', () => {
  it('tells which of those who are to be let in have a run of another instance, and asks about no others', async () => {
    const asked: number[][] = [];
    const parts = {
      async elsewhere(learners: readonly { readonly userId: number }[]) {
        asked.push(learners.map(({ userId }) => userId));
        return { learners: 1, instances: ['campus'], userIds: [999_998] };
      },
    };
    const rows = [learner(1), learner(2), learner(3, { currentState: 'ERRORED' })];
    const { counts } = await sweep(rows, (userId) => userId === 999_999, parts).done;
    expect([counts.elsewhere, asked]).toEqual([
      { learners: 1, instances: ['campus'], userIds: [999_998] },
      [[999_998]],
    ]);
    expect((await sweep(rows, () => true, parts).done).counts.elsewhere).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('counts open runs that only a first approval keeps from going on', async () => {
    const rows = [
      learner(1),
      learner(2, { created: new Date().toISOString() }),
      learner(3, { currentState: 'RETIRING_NOTES' }),
      learner(4),
      learner(5),
      learner(6, { currentState: 'ERRORED' }),
      learner(7),
    ];
    const run = (id: number, attention: string) =>
      [1_000_000 - id, { userId: 1_000_000 - id, phase: 'attention', attention }] as const;
    const parts = {
      asking: new Map([run(3, 'instance.not-applied'), run(4, 'service.denied')]),
      held: new Set([1_000_000 - 5]),
    };
    const { counts } = await sweep(rows, (userId) => userId !== 1_000_000 - 7, parts).done;
    expect(counts).toMatchObject({ open: 6, goOn: 2, beginning: 1 });
  });

  it('counts no run among them that sleeps longer than this discovery asks for', async () => {
    const rows = [learner(1), learner(2), learner(3, { currentState: 'RETIRING_NOTES' })];
    const asked: number[][] = [];
    const parts = {
      coolingOff: async (userIds: readonly number[]) => {
        asked.push([...userIds]);
        return 1;
      },
    };
    const { counts } = await sweep(rows, () => true, parts).done;
    expect([counts.goOn, asked]).toEqual([2, [[1_000_000 - 1, 1_000_000 - 2]]]);
  });

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

  test('reads on while Temporal is asked about those who were read before, and tells what failed meanwhile', async () => {
    let readMore = () => {};
    const haveReadMore = new Promise<void>((resolve) => {
      readMore = resolve;
    });
    function* rows() {
      for (let id = 1; id <= 15_000; id += 1) yield learner(id);
      readMore();
      for (let id = 15_001; id <= 25_000; id += 1) yield learner(id);
    }
    const parts = {
      async withoutRun(): Promise<never> {
        await haveReadMore;
        throw new Error('Temporal is away');
      },
    };
    await expect(sweep(rows(), () => true, parts).done).rejects.toThrow('Temporal is away');
  });

  test('counts each learner once: with a run, let in now or later, or left alone', async () => {
    const now = Date.now();
    const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    const [asked, step] = [(hours: number) => ({ created: ago(hours), modified: ago(hours) }), 'RETIRING_NOTES'];
    const pending = [learner(1), learner(2, asked(24)), learner(3, asked(48))];
    const rest = learner(4, { currentState: 'NOTES_COMPLETE', lastState: step, modified: ago(0.5) });
    const works = [5, 6, 7].map((id) => learner(id, { currentState: step, modified: ago(id === 5 ? 2 : 0.5) }));
    const rows = [...pending, rest, ...works, learner(8, { currentState: 'ERRORED', modified: ago(100) }), learner(9)];
    const open = [rows[6]?.userId, rows[8]?.userId];
    const { counts } = await sweep(rows, (userId) => open.includes(userId)).done;
    expect(counts).toMatchObject({ beginning: 3, sleeping: 2, open: 2, begun: 3, moved: 2 });
    expect(counts.leftAlone).toEqual({ working: 1, errored: 1, unknown: 0, twins: 0 });
    expect(Date.parse(counts.firstWakesAt ?? '')).toBe(Date.parse(ago(48)) + 14 * 86_400_000 + 1);
    expect(counts.movedRows.map(({ userId }) => userId)).toEqual([rest.userId, works[1]?.userId]);
  });

  test('reads who has ended only where somebody is to be started', async () => {
    const rows = [learner(1), learner(2, { currentState: 'RETIRING_NOTES' }), learner(3, { currentState: 'COMPLETE' })];
    const idle = sweep(rows, () => true);
    await idle.done;
    expect(idle.lists).toEqual(['PENDING', 'queue']);
    const busy = sweep(rows, (userId) => userId !== rows[0]?.userId);
    await busy.done;
    expect(busy.lists).toEqual(['PENDING', 'queue', 'ABORTED', 'COMPLETE']);
  });

  test('starts nobody whose twin by case was ever in the queue, and tells the runs of those that are in it', async () => {
    const rows = [
      learner(1, { originalUsername: 'Ann', currentState: 'COMPLETE' }),
      learner(2, { originalUsername: 'ann' }),
      learner(3, { originalUsername: 'BOB', currentState: 'RETIRING_NOTES' }),
      learner(4, { originalUsername: 'bob' }),
      learner(5, { originalUsername: 'Ånn' }),
    ];
    const { asked, done } = sweep(rows, (userId) => userId === rows[2]?.userId);
    const { toEnrol, toAdopt, toNudge, counts } = await done;
    expect(toEnrol.map(({ retirementId }) => retirementId)).toEqual([5]);
    expect(toAdopt).toEqual([]);
    expect(toNudge).toEqual([{ userId: 999_997, twin: true }]);
    expect(counts).toMatchObject({ new: 1, twins: 4, open: 1 });
    expect(asked.flat()).not.toContain(rows[0]?.userId);
  });

  test('takes a name that was blanked or overwritten after COMPLETE for nobody’s', async () => {
    const ended = (retirementId: number, originalUsername: string, currentState = 'COMPLETE') =>
      learner(retirementId, { originalUsername, currentState });
    const rows = [
      ...[1, 2, 3].map((id) => ended(id, '')),
      ...[4, 5].map((id) => ended(id, 'redacted')),
      ...[6, 7].map((id) => ended(id, ' ', 'ABORTED')),
      learner(8, { originalUsername: 'Redacted' }),
      learner(9),
    ];
    const { toEnrol, counts } = await sweep(rows, () => false).done;
    expect(toEnrol.map(({ retirementId }) => retirementId)).toEqual([8, 9]);
    expect(counts).toMatchObject({ twins: 0, lookAt: [] });
  });

  test('knows a twin whose name was blanked by the retired name, which only twins share', async () => {
    const shared = { retiredUsername: 'retired__user_of_ann' };
    const rows = [
      learner(1, { originalUsername: '', currentState: 'COMPLETE', ...shared }),
      learner(2, { originalUsername: 'ann', ...shared }),
    ];
    const { toEnrol, counts } = await sweep(rows, () => false).done;
    expect(toEnrol).toEqual([]);
    expect(counts).toMatchObject({ twins: 2, lookAt: [999_998, 999_999] });
  });

  test('counts and names the rows that cannot be read, and goes on with the others', async () => {
    const unreadable = (retirementId: number, field: string, currentState = 'PENDING'): Unreadable => ({
      kind: 'unreadable',
      retirementId,
      userId: 5_000 + retirementId,
      field,
      currentState,
    });
    const rows = [
      unreadable(1, 'last_state'),
      learner(2),
      ...Array.from({ length: 25 }, (_, at) => unreadable(10 + at, 'created', 'RETIRING_NOTES')),
    ];
    const { toEnrol, counts, newestRetirementId } = await sweep(rows, () => false).done;
    expect(toEnrol.map(({ retirementId }) => retirementId)).toEqual([2]);
    expect(counts).toMatchObject({ new: 1, unreadable: 26 });
    expect(counts.unreadableRows).toHaveLength(20);
    expect(counts.unreadableRows.slice(0, 2)).toEqual([
      { retirementId: 1, field: 'last_state' },
      { retirementId: 10, field: 'created' },
    ]);
    // No news, so that the next discovery does not have to sweep for them.
    expect(newestRetirementId).toBe(34);
  });

  test('starts nobody whose twin is in a row that cannot be read', async () => {
    const row = { kind: 'unreadable', retirementId: 1, field: 'modified', originalUsername: 'ANN' } as const;
    const rows = [{ ...row, currentState: 'RETIRING_NOTES' }, learner(2, { originalUsername: 'ann' })];
    const { toEnrol, toNudge, counts } = await sweep(rows, () => false).done;
    expect([toEnrol, toNudge, counts.lookAt]).toEqual([[], [], [999_998]]);
  });

  test('shows first those in states that no step knows, however many twins there are', async () => {
    const twins = Array.from({ length: 30 }, (_, at) => [
      learner(100 + 2 * at, { originalUsername: `ann${at}` }),
      learner(101 + 2 * at, { originalUsername: `ANN${at}` }),
    ]).flat();
    const rows = [...twins, learner(900, { currentState: 'LOCKING_ACCOUNT' })];
    const { counts } = await sweep(rows, () => false, { foreignStates: ['LOCKING_ACCOUNT'] }).done;
    expect(counts.lookAt).toHaveLength(20);
    expect(counts.lookAt[0]).toBe(999_100);
  });

  test('looks in the states that learners came from, though no list of ours has them', async () => {
    const rows = [
      learner(1, { currentState: 'ERRORED', lastState: 'RETIRING_SHOP' }),
      learner(2, { currentState: 'RETIRING_SHOP' }),
    ];
    expect((await sweep(rows, () => false).done).counts).toMatchObject({ unknownStates: { RETIRING_SHOP: 1 } });
  });

  test('counts a learner once who goes on while the lists are read', async () => {
    const moving = learner(1);
    const rows = [moving, { ...moving, currentState: 'RETIRING_NOTES' }];
    const { counts } = await sweep(rows, () => true).done;
    expect(counts).toMatchObject({ dueNow: 1, working: 0, open: 1, twins: 0 });
  });

  describe('nudges a run that asks for a person', () => {
    const run = (attention: string) => new Map([[999_999, { userId: 999_999, phase: 'attention', attention }]]);
    const nudged = async (attention: string, currentState: string) => {
      const rows = [learner(1, { currentState })];
      const parts = { asking: run(attention), foreignStates: ['LOCKING_ACCOUNT'] };
      return (await sweep(rows, () => true, parts).done).toNudge.length === 1;
    };

    test('that waits for a twin, when no other has its name any more, and only then', async () => {
      const rows = [learner(1, { originalUsername: 'ann' }), learner(2, { originalUsername: 'Ann' })];
      const parts = { asking: run('learner.twin') };
      expect((await sweep(rows.slice(0, 1), () => true, parts).done).toNudge).toEqual([
        { userId: 999_999, twin: false },
      ]);
      expect((await sweep(rows, () => false, parts).done).toNudge).not.toContainEqual({ userId: 999_999, twin: false });
    });

    test.each([
      ['service.rejected', 'ERRORED', false],
      ['service.rejected', 'NOTES_COMPLETE', true],
      ['service.rejected', 'COMPLETE', true],
      ['service.failed', 'PENDING', true],
      ['learner.unexpected-state', 'LOCKING_ACCOUNT', false],
      ['learner.unexpected-state', 'RETIRING_NOTES', true],
      ['learner.unexpected-state', 'ABORTED', true],
      ['service.denied', 'RETIRING_NOTES', false],
    ])('by %s, with a learner who is %s by now: %s', async (attention, state, expected) => {
      expect(await nudged(attention, state)).toBe(expected);
    });
  });

  test('asks nothing about a queue without anybody', async () => {
    const { asked, done } = sweep([], () => true);
    expect(await done).toMatchObject({ newestRetirementId: 0, toEnrol: [], toAdopt: [], toNudge: [] });
    expect(asked).toEqual([]);
  });
});
