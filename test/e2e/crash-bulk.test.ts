import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignShown } from '../../src/operations/campaigns';
import { statusQuery } from '../../src/workflows/retire-learner/messages';
import { chance } from '../chaos/chance';
import { type Deployment, openDeployment } from '../chaos/deployment';

import { startLethe } from '../support/program';
import { until } from '../support/until-holds';

const REPLACE = '/api/user/v1/accounts/replace_usernames/';
const BULK = '/v1/accounts/bulk_retire_users';

describe('a worker that is killed in the middle of work for many', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await openDeployment({
      workers: 1,
      tuning: { workerMayReplace: true },
      next: chance(1),
      say: () => {},
    });
    await startLethe(['instance', 'apply', '--config', deployment.site.file, '--yes'], { env: deployment.engine.env })
      .ended;
  }, 120_000);
  afterEach(() => deployment.site.sandbox.admin.removeFaults());
  afterAll(() => deployment.close());

  const lethe = (...args: readonly string[]) =>
    startLethe([...args, '--config', deployment.site.file, '--yes', '--json'], { env: deployment.engine.env }).ended;
  const sent = (path: string) =>
    deployment.site.sandbox.admin.requests().filter((request) => request.path === path).length;
  /** As soon as the LMS has done it and nobody has heard so. */
  const killAtRequest = async (path: string) => {
    await until(`a request of ${path}`, () => sent(path) > 0, { withinMs: 60_000, everyMs: 10 });
    await deployment.crew.replace(0);
  };
  const users = (...names: readonly string[]) =>
    deployment.site.sandbox.admin.add(
      names.map((username) => ({ username, asked: false, holdings: { forum: 'account' } })),
    );

  test('sends no username twice to the LMS', async () => {
    const { admin } = deployment.site.sandbox;
    const [first, second] = users('crash-ann', 'crash-ben');
    const file = join(deployment.site.folder, 'renames.csv');
    writeFileSync(file, 'crash-ann,anna\ncrash-ben,benno\n');
    admin.addFault({ match: { path: REPLACE, times: 1 }, do: { kind: 'hang-after' } });
    const replacing = lethe('usernames', 'replace', '--file', file);
    await killAtRequest(REPLACE);
    const { code, stdout, stderr } = await replacing;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ success: 2, replacements: [{ fresh: 'anna' }, { fresh: 'benno' }] });
    expect(sent(REPLACE)).toBe(2);
    expect([first, second].map((one) => admin.learner(one?.userId ?? 0).liveUsername)).toEqual(['anna', 'benno']);
  }, 240_000);

  test('asks for each retirement once', async () => {
    const { admin } = deployment.site.sandbox;
    const asked = users('crash-carl', 'crash-dora');
    admin.addFault({ match: { path: BULK, times: 1 }, do: { kind: 'hang-after' } });
    const requesting = lethe('request', 'create', '--usernames', 'crash-carl,crash-dora');
    await killAtRequest(BULK);
    const { code, stdout } = await requesting;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ requested: 2, refused: 0, already: 0 });
    expect(sent(BULK)).toBe(1);
    expect(asked.map(({ userId }) => admin.learner(userId).state)).toEqual(['PENDING', 'PENDING']);
  }, 240_000);

  test('says a verb of a campaign to each learner once, and to all', async () => {
    const { site, engine, crew } = deployment;
    const ids = site.add(60, 1).map(({ userId }) => userId);
    await deployment.discover(3_000);
    const file = join(site.folder, 'learners.txt');
    writeFileSync(file, ids.join('\n'));
    const begun = await lethe('campaign', 'start', 'hold', '--file', file, '--rate', '6');
    const { id } = JSON.parse(begun.stdout) as { readonly id: string };
    const shown = async () => {
      const { stdout } = await startLethe(['campaign', 'show', id, '--config', site.file, '--json'], {
        env: engine.env,
      }).ended;
      return JSON.parse(stdout) as CampaignShown;
    };
    const verbsOf = async (userId: number) =>
      (await engine.client.workflow.getHandle(`retirement/sandbox/${userId}`).query(statusQuery)).verbs;
    await until('some are held', async () => (await verbsOf(ids[3] ?? 0)).length > 0, { withinMs: 60_000 });
    await crew.replace(0);
    await until('it has ended', async () => (await shown()).is === 'done', { withinMs: 150_000, everyMs: 1_000 });
    expect((await shown()).counts).toMatchObject({ all: 60, accepted: 60, refused: 0, unknown: 0 });
    for (const userId of ids) expect(await verbsOf(userId)).toHaveLength(1);
  }, 300_000);
});
