import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const PATCHED = 'PATCH update_retirement_status 204';

/** Steps whose services know a learner by the username alone, with what they hold. */
const STEPS = [
  ['RETIRING_ECOM', 'ecommerce', 'FORUMS_COMPLETE', 'ecommerce POST retire 204'],
  ['RETIRING_CREDENTIALS', 'credentials', 'ECOM_COMPLETE', 'credentials POST retire 204'],
  ['RETIRING_LICENSE_MANAGER', 'licenses', 'DEMOGRAPHICS_COMPLETE', 'license_manager POST retire_user 204'],
] as const;

describe.each(STEPS)('%s for a learner who was renamed', (start, held, state, called) => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const add = (username = 'Rene', renamed = true) =>
    bench.add({ username, createdDaysAgo: 30, renamed, state, holdings: { [held]: true } });
  const live = (username: string) => {
    const [view] = bench.sandbox.admin.add([{ username, asked: false, holdings: { [held]: true } }]);
    return view?.userId ?? 0;
  };
  const holds = (userId: number) => bench.sandbox.admin.learner(userId).holdings[held];

  /** What the run may know by then: of a rename that it has not seen, too. */
  const tellings: readonly (readonly [string, (username: string) => Partial<Learner>, object])[] = [
    ['the run knows that', () => ({}), {}],
    ['the run knows that a step may have done it', (username) => ({ username }), { mayBeRenamed: true }],
    ['the run knows no name', () => ({ username: undefined }), {}],
    ['the step has begun', (username) => ({ username }), { entered: true }],
  ];

  test.each(tellings)('erases nobody who has the name now: %s', async (_title, known, more) => {
    for (const [asked, taken] of [
      ['Rene', 'René'],
      ['Zoe', 'zoe'],
      ['Jose', 'Jose'],
    ] as const) {
      const rene = await add(asked);
      const userId = live(taken);
      const input = bench.stepInput({ ...rene, ...known(asked) }, start, more);
      expect(await bench.fail('runStep', input)).toMatchObject({ type: 'learner.renamed', quick: false });
      expect([holds(userId), bench.broken()]).toEqual([true, []]);
      expect(bench.sandbox.admin.learner(rene.userId).state).toBe(state);
    }
  });

  test('is done where nobody has the name, with one request more', async () => {
    const rene = await add();
    const input = bench.stepInput({ ...rene, username: 'Rene' }, start, { mayBeRenamed: true });
    expect(await bench.run('runStep', input)).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
    expect([holds(rene.userId), bench.broken()]).toEqual([false, []]);
    expect(bench.asked()).toEqual([expect.stringMatching(/^GET .* 404$/), PATCHED, called, PATCHED]);
  });

  test('is done for one who may have been renamed and was not, and whose name the LMS takes in no path', async () => {
    for (const name of ['Rene', "D'Arcy"]) {
      const learner = await add(name, false);
      const input = bench.stepInput(learner, start, { mayBeRenamed: true });
      expect(await bench.run('runStep', input)).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
      expect([holds(learner.userId), bench.broken()]).toEqual([false, []]);
    }
  });

  test('is left to a person where the LMS cannot be asked for the name', async () => {
    const learner = await add("D'Arcy");
    const input = bench.stepInput(learner, start, { mayBeRenamed: true });
    expect(await bench.fail('runStep', input)).toMatchObject({ type: 'learner.renamed' });
    expect(holds(learner.userId)).toBe(true);
  });

  test('asks nothing more for one whose name the run has just read', async () => {
    const rene = await add('Rene', false);
    await bench.run('runStep', bench.stepInput(rene, start));
    expect(bench.asked()).toEqual([PATCHED, called, PATCHED]);
  });
});
