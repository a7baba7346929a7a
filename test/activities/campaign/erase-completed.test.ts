import type { DoErrandInput } from '../../../src/activities/campaign/contract';
import { ActivityBench } from '../../support/activity-bench';

describe('the step of a campaign for who is COMPLETE', () => {
  let bench: ActivityBench;
  beforeAll(async () => {
    bench = await ActivityBench.open();
  });
  beforeEach(() => {
    bench.sandbox.admin.clearRecord();
    bench.sandbox.admin.removeFaults();
  });
  afterAll(async () => {
    const said = JSON.stringify([bench.logged]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });

  const input = (more: Pick<DoErrandInput, 'errand' | 'targets'>): DoErrandInput => ({
    instance: 'sandbox',
    campaign: 'c1',
    ...more,
  });
  const errand = { kind: 'erase', step: 'RETIRING_CREDENTIALS' } as const;
  const complete = async (username: string, state = 'COMPLETE') => {
    const { userId, retirementId } = await bench.add({ username, state, renamed: true });
    return { userId, retirementId, phase: 'none', username };
  };

  it('calls the service of one step for who is COMPLETE, and leaves their state', async () => {
    const target = await complete('done-ann');
    const { outcomes } = await bench.run('doErrand', input({ errand, targets: [target] }));
    expect(outcomes).toEqual([{ userId: target.userId, is: 'accepted', says: expect.any(String) }]);
    expect(bench.asked().at(-1)).toContain('credentials POST retire');
    expect(bench.asked().filter((line) => !line.startsWith('GET'))).toHaveLength(1);
    expect(bench.sandbox.admin.learner(target.userId).state).toBe('COMPLETE');
  });

  it('calls nobody for who is not COMPLETE, for another retirement, and in a dry run', async () => {
    const [pending, other, dry] = [
      await complete('pending-ann', 'PENDING'),
      await complete('other-ann'),
      await complete('dry-ann'),
    ];
    const wrong = { ...other, retirementId: other.retirementId + 1 };
    const first = await bench.run('doErrand', input({ errand, targets: [pending, wrong] }));
    expect(first.outcomes.map(({ is }) => is)).toEqual(['refused', 'refused']);
    const second = await bench.run('doErrand', input({ errand: { ...errand, dryRun: true }, targets: [dry] }));
    expect(second.outcomes[0]).toMatchObject({ is: 'accepted', says: 'CREDENTIALS would be called' });
    expect(bench.asked().filter((line) => line.includes('credentials'))).toEqual([]);
  });

  it.each([
    [{ kind: 'service', service: 'CREDENTIALS' }, 'CREDENTIALS'],
    [{ kind: 'step', step: 'RETIRING_CREDENTIALS' }, 'CREDENTIALS'],
    [{ kind: 'instance' }, 'CREDENTIALS'],
  ] as const)('calls nobody while somebody holds %j, and a dry run says that it waits', async (scope, service) => {
    const target = await complete(`held-${scope.kind}`);
    const before = bench.records.record;
    bench.records.record = { ...before, holds: [{ scope, by: 'bob', since: new Date().toISOString() }] };
    const dry = await bench.run('doErrand', input({ errand: { ...errand, dryRun: true }, targets: [target] }));
    expect(dry.outcomes).toEqual([
      { userId: target.userId, is: 'accepted', says: `${service} is held: it would be called after that` },
    ]);
    const failure = await bench.fail('doErrand', input({ errand, targets: [target] }));
    expect(failure).toMatchObject({ type: 'instance.held' });
    bench.records.record = before;
    expect(bench.asked().filter((line) => line.includes('credentials'))).toEqual([]);
    const after = await bench.run('doErrand', input({ errand, targets: [target] }));
    expect(after.outcomes).toMatchObject([{ is: 'accepted' }]);
  });

  it('refuses a step of the LMS: unenroll would find nobody, or somebody else', async () => {
    const target = await complete('renamed-ann');
    const lms = { kind: 'erase', step: 'RETIRING_ENROLLMENTS' } as const;
    const { outcomes } = await bench.run('doErrand', input({ errand: lms, targets: [target] }));
    expect(outcomes[0]).toMatchObject({ is: 'refused' });
    expect(bench.asked()).toEqual([]);
  });

  it.each([
    // To the LMS the name is the living user's, and it finds no retirement by it.
    ['the name', 'taken-rene', 'taken-rene', /no such retirement any more/],
    ['the name in another case', 'Cased-Rene', 'cased-rene', /somebody else has their name now/],
    ['the name with an accent', 'accent-rene', 'accent-ren\u00e9', /somebody else has their name now/],
  ])('calls nobody where somebody else has %s by now', async (_, old, living, reason) => {
    const target = await complete(old);
    bench.sandbox.admin.add([{ username: living, asked: false }]);
    for (const dryRun of [true, false]) {
      const { outcomes } = await bench.run('doErrand', input({ errand: { ...errand, dryRun }, targets: [target] }));
      expect(outcomes).toEqual([{ userId: target.userId, is: 'refused', says: expect.stringMatching(reason) }]);
    }
    expect(bench.asked().filter((line) => line.includes('credentials'))).toEqual([]);
  });

  it.each([
    ['twin-\u00e1nn', 'FORUMS_COMPLETE', true, /another retirement/],
    ['twin-\u00e1nn', 'COMPLETE', true, /another retirement/],
    // To the LMS the name is the other's.
    ['twin-ann', 'PENDING', false, /no such retirement any more/],
  ])(
    'calls nobody where the LMS has another retirement of that name: %s, %s',
    async (twin, state, isRenamed, reason) => {
      const fresh = await ActivityBench.open();
      const add = (username: string, at: string, renamed = true) => fresh.add({ username, state: at, renamed });
      const { userId, retirementId } = await add('Twin-Ann', 'COMPLETE');
      await add(twin, state, isRenamed);
      const targets = [{ userId, retirementId, phase: 'none', username: 'Twin-Ann' }];
      const { outcomes } = await fresh.run('doErrand', input({ errand, targets }));
      const asked = fresh.asked();
      await fresh.close();
      expect(outcomes[0]).toMatchObject({ is: 'refused', says: expect.stringMatching(reason) });
      expect(asked.filter((line) => line.includes('credentials'))).toEqual([]);
    },
  );

  it('calls a service that goes by the user id, also where somebody has the name', async () => {
    const fresh = await ActivityBench.open();
    const { userId, retirementId } = await fresh.add({ username: 'by-id', state: 'COMPLETE', renamed: true });
    fresh.sandbox.admin.add([{ username: 'By-Id', asked: false }]);
    const step = fresh.plan.steps.find(({ service }) => service === 'DEMOGRAPHICS')?.start ?? '';
    const targets = [{ userId, retirementId, phase: 'none', username: 'by-id' }];
    const { outcomes } = await fresh.run('doErrand', input({ errand: { kind: 'erase', step }, targets }));
    await fresh.close();
    expect(outcomes[0]).toMatchObject({ is: 'accepted' });
  });

  it('is stuck where the service denies: nobody else is asked', async () => {
    const denied = await Promise.all(Array.from({ length: 30 }, (_, at) => complete(`denied-${at}`)));
    bench.sandbox.admin.addFault({ match: { service: 'credentials' }, do: { kind: 'status', status: 403 } });
    const { outcomes, stuck } = await bench.run('doErrand', input({ errand, targets: denied }));
    expect(outcomes).toEqual([]);
    expect(stuck?.why).toMatch(/^service\.denied: CREDENTIALS .*403/);
    expect(stuck?.userIds.length).toBeLessThanOrEqual(20);
  });

  it('tells what the service refuses, and tries again what it does not answer', async () => {
    const target = await complete('refused-ann');
    bench.sandbox.admin.addFault({ match: { service: 'credentials', times: 1 }, do: { kind: 'refuse' } });
    const { outcomes } = await bench.run('doErrand', input({ errand, targets: [target] }));
    expect(outcomes[0]).toMatchObject({ is: 'refused', says: expect.stringContaining('CREDENTIALS') });
    bench.sandbox.admin.addFault({ match: { service: 'credentials', times: 1 }, do: { kind: 'reset-after' } });
    const failure = await bench.fail('doErrand', input({ errand, targets: [target] }));
    expect(failure).toMatchObject({ type: 'service.unavailable', quick: true });
  });
});
