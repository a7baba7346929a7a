import type { FollowReport } from '../../src/operations/discovery';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { clientSite } from './client-site';

const { site } = clientSite('client-discovery');

const folder = temporaryFolder();

describe('lethe discovery', () => {
  it('asks for an approval the first time, and enrolls nobody before it', async () => {
    const { userId } = site().ask(1);
    const first = await site().run('discovery run --follow --json');
    expect(first.code).toBe(5);
    expect(jsonOf(first)).toMatchObject({ awaitingApproval: 'first-discovery', enrolled: 0, counts: { new: 1 } });
    const shown = jsonOf<{ approval: { why: string } }>(await site().run('discovery show --json'));
    expect(shown.approval.why).toBe('first-discovery');

    const unsure = await site().run('discovery approve', { answers: ['something else'] });
    expect(unsure.code).toBe(4);
    expect(unsure.asked[0]).toContain("Type the instance's name (sandbox)");
    await site().engine.listed();
    expect((await site().run('learner list')).out).toBe('no learners');

    const approved = await site().run('discovery approve --follow --json', { answers: ['sandbox'] });
    expect(approved.code).toBe(0);
    expect(jsonOf<FollowReport>(approved)).toMatchObject({ enrolled: 1, outcomes: { coolingOff: 1 } });
    expect((await site().run('discovery approve --yes')).code).toBe(3);
    expect((await site().run(`learner show id:${userId}`)).out).toMatch(/phase +cooling-off/);
  });

  it('follows whom it enrolled to the end, and prints one JSON object', async () => {
    for (let count = 0; count < 4; count += 1) site().ask(30);
    const outcome = await site().run('discovery run --yes --cool-off-days 14 --follow --json');
    expect(outcome.code).toBe(0);
    expect(outcome.out.split('\n')).toHaveLength(1);
    expect(jsonOf<FollowReport>(outcome)).toEqual({
      batch: expect.stringMatching(/^discovery\/sandbox\/\d{4}-/),
      enrolled: 4,
      adopted: 0,
      outcomes: { completed: 4, cancelled: 0, withdrawn: 0, aborted: 0, attention: 0, held: 0, coolingOff: 0 },
      attention: [],
      seconds: expect.any(Number),
      counts: expect.objectContaining({ new: 4 }),
    });
    expect(outcome.err).toContain('instance sandbox · environment sandbox');
    expect(outcome.err).toContain('4/4 ended · 4 completed');
  });

  it('ends with 5 and names the learners that need a person', async () => {
    const refused = site().ask(30);
    const fine = site().ask(30);
    const fault = site().sandbox.admin.addFault({
      match: { service: 'credentials', learner: refused.userId },
      do: { kind: 'refuse' },
    });
    const outcome = await site().run('discovery run --yes --cool-off-days 14 --follow --json');
    site().sandbox.admin.removeFaults(fault.id);
    expect(outcome.code).toBe(5);
    expect(jsonOf<FollowReport>(outcome)).toMatchObject({
      outcomes: { completed: 1, attention: 1 },
      attention: [
        {
          userId: refused.userId,
          code: 'service.rejected',
          step: 'RETIRING_CREDENTIALS',
          service: 'CREDENTIALS',
          phase: 'attention',
        },
      ],
    });
    expect(outcome.out + outcome.err).not.toContain(refused.username);

    const retried = await site().run(`learner retry ${refused.username} --wait --json`);
    expect(retried.code).toBe(0);
    expect(jsonOf(retried)).toMatchObject({ userId: refused.userId, phase: 'completed' });
    expect(site().sandbox.admin.learner(fine.userId).state).toBe('COMPLETE');
  });

  it('stops waiting after --timeout or Ctrl-C, and the learners go on', async () => {
    const { userId } = site().ask(30);
    await site().sandbox.down('credentials');
    const late = await site().run('discovery run --yes --cool-off-days 14 --follow --timeout 4s');
    expect(late.code).toBe(124);
    expect(late.err).toContain('the learners go on without us');
    const waiting = site().run(`learner retry id:${userId} --wait`);
    const ours = async () => {
      while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      for (const listener of process.listeners('SIGINT')) listener('SIGINT');
    };
    await ours();
    const interrupted = await waiting;
    expect(interrupted.code).toBe(130);
    expect(process.listenerCount('SIGINT')).toBe(0);
    await site().sandbox.up('credentials');
    expect((await site().run(`learner retry id:${userId} --wait`)).code).toBe(0);
  });

  it('only counts with --dry-run', async () => {
    const added = site().sandbox.admin.seed({ count: 2, twins: 1, oddNames: false, createdDaysAgo: 30 });
    const outcome = await site().run('discovery run --cool-off-days 14 --dry-run');
    expect(outcome.code).toBe(0);
    expect(outcome.out).toMatch(/twins by case +1 \(2 in all\)/);
    expect(outcome.out).not.toContain('enrolled');
    for (const { userId, state } of added) expect(site().sandbox.admin.learner(userId).state).toBe(state);
    await site().engine.listed();
    expect((await site().run('learner list')).out).not.toContain(String(added[0]?.userId));
    const [last] = jsonOf<{ discoveries: object[] }>(await site().run('discovery show --limit 1 --json')).discoveries;
    expect(last).toMatchObject({ dryRun: true, enrolled: 0 });
  });

  it('ends with 7 when the LMS refuses our credentials, and leaves no discovery behind', async () => {
    const { code, err } = await runLine('discovery run --instance denied', { env: site().engine.env });
    expect(code).toBe(7);
    expect(err).toContain('the service refuses our credentials');
    const open = "WorkflowType = 'discoverLearners' AND ExecutionStatus = 'Running' AND LetheInstance = 'denied'";
    await eventually(async () => (await site().engine.client.workflow.count(open)).count === 0);
  });

  it('changes nothing when the file named here names another LMS than the worker', async () => {
    const other = folder.write(
      'elsewhere.txt',
      site().sandbox.config().replace(site().sandbox.urls.lms, 'https://lms.example.com'),
    );
    const { code, err } = await site().run(`discovery run --config ${other}`);
    expect(code).toBe(7);
    expect(err).toContain('lms.example.com');
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
