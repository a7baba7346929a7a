import { join } from 'node:path';
import { until } from '../support/until-holds';
import { EncryptedSite } from './encrypted-site';

describe('workers with another key ring than the one that a learner was enrolled with', () => {
  let site: EncryptedSite;
  let id: string;

  beforeAll(async () => {
    site = await EncryptedSite.open(true);
    await site.start();
    [id] = site.ask(1, 1).map((userId) => `id:${userId}`) as [string];
    await site.lethe('discovery run --yes --cool-off-days 14');
    await site.stopWorker();
    const other = `file:${join(site.folder, 'other.json')}`;
    await site.lethe(`keys init --keys ${other}`);
    await expect(site.startWorker({ LETHE_KEYS: other })).rejects.toThrow(/ended with 7:[\s\S]*another key sandbox\//);
    // Somebody insists: where no record says which key is in use, workers with another one begin.
    await site.temporal('workflow', 'terminate', '--workflow-id', 'instance/sandbox', '--reason', 'a test');
    await site.startWorker({ LETHE_KEYS: other });
  });

  afterAll(() => site.close());

  test('learner show says that they fail, and what the lists know', async () => {
    const { code, out, err } = await site.lethe(`learner show ${id}`);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/phase +cooling-off/) });
    expect(err).toMatch(/workers fail at this run; their logs say why; usually they have another key ring/);
  });

  test('doctor says so, and keeps what else it has found', async () => {
    const { code, out } = await site.lethe('doctor');
    expect(out).toMatch(/^FAIL +workers take it up and fail at it each time\n +their logs say why/m);
    expect(out).toMatch(/^pass +Temporal answers at/m);
    expect(out).toMatch(/^WARN +nothing is in force/m);
    expect(code).toBe(5);
  });

  test('a verb is given up with the reason, and nothing is sent', async () => {
    const began = performance.now();
    const { code, err } = await site.lethe(`learner hold ${id} --reason a-test --yes`);
    expect(err).toMatch(/workers take it up and fail at it each time\n +their logs say why/);
    expect(code).toBe(1);
    expect(performance.now() - began).toBeLessThan(40_000);
  });

  test('a verb sent without waiting is carried out once the right ring is back', async () => {
    expect(await site.lethe(`learner hold ${id} --reason a-test --yes --no-wait`)).toMatchObject({ code: 0 });
    await site.stopWorker();
    await site.startWorker();
    await until('the learner is held', async () => {
      const { out } = await site.lethe(`learner show ${id} --json`);
      const { phase, partial } = JSON.parse(out) as { phase: string; partial?: boolean };
      return partial !== true && phase === 'held';
    });
  });
});
