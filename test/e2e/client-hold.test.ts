import { jsonOf } from '../cli/recording-terminal';
import { untilHolds } from '../support/until-holds';
import { clientSite } from './client-site';

const { site } = clientSite('client-hold');

jest.setTimeout(180_000);

const stateOf = (userId: number) => site().sandbox.admin.learner(userId).state;
const shown = async (userId: number) => (await site().run(`learner show id:${userId}`)).out;
const enrol = async () => {
  const outcome = await site().run('discovery run --yes --cool-off-days 14');
  if (outcome.code !== 0) throw new Error(outcome.err);
};

describe('lethe instance hold and release', () => {
  it('let no step of a service begin, and learners go on to that step and after it', async () => {
    const held = await site().run('instance hold --service CREDENTIALS --yes --json');
    expect(held.err).not.toContain('lethe:');
    expect(jsonOf(held)).toMatchObject({ held: 'service CREDENTIALS', note: expect.stringMatching(/^held: service/) });
    const { userId, username } = site().ask(30);
    await enrol();
    await untilHolds(
      'the step before',
      async () => stateOf(userId),
      (state) => state === 'ECOM_COMPLETE',
    );
    await untilHolds(
      'the hold',
      () => shown(userId),
      (text) => /held/.test(text),
    );

    // Without a terminal nobody can type the name: what would be asked is shown.
    const unasked = await site().run('instance release --service CREDENTIALS');
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('The hold of service CREDENTIALS of')]);
    const released = await site().run('instance release --service CREDENTIALS --yes --json');
    expect(jsonOf(released)).toMatchObject({ released: 'service CREDENTIALS' });
    expect((await site().run(`learner retry ${username} --wait`)).code).toBe(0);
    expect(stateOf(userId)).toBe('COMPLETE');
  });

  it('drain an instance: nobody begins', async () => {
    const drained = await site().run('instance hold --drain --yes --json');
    expect(drained.code).toBe(0);
    expect(jsonOf(drained)).toMatchObject({ held: 'instance', left: 0 });
    const { userId } = site().ask(30);
    await enrol();
    await untilHolds(
      'the hold',
      () => shown(userId),
      (text) => /held/.test(text),
    );
    expect(stateOf(userId)).toBe('PENDING');
    // This learner is due, and no drain waits for them.
    expect((await site().run('instance hold --drain --yes')).code).toBe(0);
    expect((await site().run('instance release --yes')).code).toBe(0);
  });

  it('drain an instance: who has begun is finished, by whatever hand; who is due waits, and nobody waits for them', async () => {
    expect((await site().run('instance hold --service CREDENTIALS --yes --no-wait')).code).toBe(0);
    const begun = site().ask(30);
    await enrol();
    await untilHolds(
      'the step before',
      async () => stateOf(begun.userId),
      (state) => state === 'ECOM_COMPLETE',
    );
    expect((await site().run('instance hold --drain --yes --no-wait')).code).toBe(0);
    const due = site().ask(30);
    await enrol();
    await untilHolds(
      'the hold',
      () => shown(due.userId),
      (text) => /held/.test(text),
    );
    expect((await site().run('instance release --service CREDENTIALS --yes')).code).toBe(0);
    const [stranded] = site().sandbox.admin.add([
      { username: 'stranded', createdDaysAgo: 30, state: 'RETIRING_ENROLLMENTS' },
    ]);
    const strandedId = stranded?.userId ?? 0;
    const draining = site().run('instance hold --drain --yes --json');
    expect((await site().run(`learner retry ${begun.username} --wait`)).code).toBe(0);
    const seen = await draining;
    expect([seen.code, jsonOf(seen)]).toMatchObject([5, { left: 0, withoutRun: [strandedId], unreadable: 0 }]);
    expect([stateOf(begun.userId), stateOf(due.userId)]).toEqual(['COMPLETE', 'PENDING']);
    // Discovery takes up who has not moved for an hour.
    await enrol();
    const drained = await site().run('instance hold --drain --yes --json');
    expect([drained.code, jsonOf(drained)]).toMatchObject([0, { left: 0, withoutRun: [], unreadable: 0 }]);
    expect([stateOf(strandedId), stateOf(due.userId)]).toEqual(['COMPLETE', 'PENDING']);
    expect((await site().run('instance release --yes')).code).toBe(0);
  });

  it('refuse what would hold nothing, and what nobody holds', async () => {
    expect((await site().run('instance hold --service CREDENTIAL --yes')).code).toBe(4);
    expect((await site().run('instance hold --step RETIRING_NOTHING --yes')).code).toBe(4);
    expect((await site().run('instance hold --drain --service LMS --yes')).code).toBe(2);
    expect((await site().run('instance hold --service LMS --step RETIRING_LMS --yes')).code).toBe(2);
    expect((await site().run('instance hold --until 2001-01-01T00:00:00Z --yes')).code).toBe(2);
    expect((await site().run('instance release --service LMS --yes')).code).toBe(4);
  });
});
