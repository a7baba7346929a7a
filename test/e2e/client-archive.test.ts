import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ArchiveLearnersResult, FindArchivedResult } from '../../src/workflows/archive-learners/messages';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { untilHolds } from '../support/until-holds';
import { clientSite } from './client-site';

const folder = temporaryFolder();
const archives = join(folder.path, 'archives');
mkdirSync(archives);
const { site } = clientSite(
  'client-archive',
  (yaml) =>
    `${yaml}  archive:\n    folder: ${archives}\n    batch_size: 2\n    schedule: {cron: '0 4 * * 0', jitter: 0s}\n`,
);

function complete(username: string, createdDaysAgo = 60): number {
  const [view] = site().sandbox.admin.add([
    { username, email: `${username}@example.com`, state: 'COMPLETE', createdDaysAgo },
  ]);
  if (view === undefined) throw new Error('nobody was added');
  site().sandbox.admin.rename(view.userId, `gone-${view.userId}`);
  return view.userId;
}

const rowOf = (userId: number) => site().sandbox.admin.learner(userId).state;
const files = () =>
  readdirSync(archives, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json.gz'));
const lines = () =>
  files().flatMap((file) =>
    gunzipSync(readFileSync(join(archives, file)))
      .toString()
      .trimEnd()
      .split('\n'),
  );

describe('lethe archive', () => {
  const users: number[] = [];

  it('only counts with --dry-run, and asks for the name before anybody is removed', async () => {
    for (const name of ['ada', 'Zoë', 'chidi', 'dalia', 'emre']) users.push(complete(name));
    users.push(complete('young', 5));
    const preview = await site().run('archive run --dry-run --json');
    expect(preview.code).toBe(0);
    expect(jsonOf(preview)).toMatchObject({ learners: 5, files: 0, removed: 0, address: `folder:${archives}` });
    const unsure = await site().run('archive run', { answers: ['something else'] });
    expect(unsure.code).toBe(4);
    expect(unsure.asked[0]).toContain('5 learners, who asked from');
    expect(files()).toEqual([]);
    expect(users.map(rowOf)).toEqual(users.map(() => 'COMPLETE'));
  });

  it('archives by batches, removes their rows, and says so', async () => {
    const outcome = await site().run('archive run --yes --json');
    expect(outcome.err).toContain('instance sandbox · environment sandbox');
    expect(outcome.code).toBe(0);
    expect(jsonOf<ArchiveLearnersResult>(outcome)).toMatchObject({
      contents: 'full',
      files: 3,
      archived: 5,
      removed: 5,
      changed: 0,
      setAside: { counts: {} },
    });
    expect(
      lines()
        .map((line) => JSON.parse(line).user_id)
        .sort(),
    ).toEqual(users.slice(0, 5));
    expect(users.map(rowOf)).toEqual([null, null, null, null, null, 'COMPLETE']);
    expect(site().sandbox.admin.violations()).toEqual([]);
    const again = await site().run('archive run', { answers: [] });
    expect([again.code, again.out]).toEqual([0, 'Nobody is to be archived.']);
    const shown = await site().run('archive show');
    expect(shown.out).toMatch(/archives +folder:/);
    expect(shown.out).toMatch(/completed +5 +3 +5 +5/);
  });

  it('finds a learner again, in archives of Lethe and of the Python script', async () => {
    const script = {
      user_id: 7,
      original_username: 'Former',
      original_email: 'former@example.com',
      original_name: 'F',
    };
    mkdirSync(join(archives, 'raw/2019/08'), { recursive: true });
    writeFileSync(
      join(archives, 'raw/2019/08/retirement_archive_2019_27_08_10_11_12.json.gz'),
      gzipSync(`${JSON.stringify(script)}\n`),
    );
    const found = await site().run('archive find --email ZOË@example.com --json');
    expect(found.code).toBe(0);
    expect(jsonOf<FindArchivedResult>(found)).toMatchObject({ found: [{ entry: { user_id: users[1] } }], files: 4 });
    expect((await site().run('archive find --username former')).out).toMatch(/user_id +7/);
    const nobody = await site().run('archive find --username nobody');
    expect([nobody.code, nobody.out]).toEqual([
      3,
      expect.stringContaining('not found; searched 6 learners in 4 files'),
    ]);
    expect((await site().run('archive find')).code).toBe(2);
  });

  it('removes archives that are too old, and those of the script only on request', async () => {
    const refused = await site().run('archive expire --yes');
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('--older-than')]);
    expect(jsonOf(await site().run('archive expire --older-than 365d --dry-run --json'))).toMatchObject({
      archives: 0,
    });
    const done = await site().run('archive expire --older-than 365d --with-scripts --yes --json');
    expect(jsonOf(done)).toMatchObject({ archives: 1 });
    expect(files()).toHaveLength(3);
  });

  it('refuses days that are too young, as the script does', async () => {
    const { code, err } = await site().run(`archive run --end-date ${new Date().toISOString().slice(0, 10)} --yes`);
    expect([code, err]).toEqual([2, expect.stringContaining('within the 37 days')]);
  });

  it('names the learner whom the LMS refuses, removes the others, and ends with 5', async () => {
    const [one, other] = [complete('hugo'), complete('ines')];
    const fault = site().sandbox.admin.addFault({
      match: { path: '/api/user/v1/accounts/retirement_cleanup/' },
      do: { kind: 'refuse' },
    });
    const outcome = await site().run('archive run --yes --json');
    site().sandbox.admin.removeFaults(fault.id);
    expect(outcome.code).toBe(5);
    expect(jsonOf(outcome)).toMatchObject({ removed: 0, setAside: { counts: { refused: 2 }, lookAt: [one, other] } });
    expect((await site().run('archive run --yes')).out).toContain('2 removed from the LMS');
  });

  it('runs by its schedule, which is applied, listed, and paused with the instance', async () => {
    const userId = complete('kirsi');
    const list = jsonOf<{ schedules: readonly { runs: string; schedule: string }[] }>(
      await site().run('schedule list --json'),
    );
    expect(list.schedules.map(({ runs }) => runs)).toEqual(['discovery', 'archive']);
    expect(list.schedules[1]?.schedule).toMatch(/^cron 0 4 \* \* 0, UTC/);
    const { client } = site().engine;
    const schedule = client.schedule.getHandle('archive/sandbox');
    await schedule.trigger();
    await untilHolds(
      'the row is gone',
      async () => rowOf(userId),
      (state) => state === null,
    );
    expect(lines().some((line) => JSON.parse(line).user_id === userId)).toBe(true);
    const paused = await site().run('schedule pause --runs archive --json');
    expect(jsonOf(paused)).toEqual({ instance: 'sandbox', paused: true, runs: ['archive'] });
    expect(jsonOf(await site().run('schedule resume --json'))).toMatchObject({ runs: ['discovery', 'archive'] });
    const without = folder.write(
      'without.yml',
      site().sandbox.config().replace('cool_off_days: 0', 'cool_off_days: 14'),
    );
    expect((await site().run(`instance apply --config ${without} --yes`)).code).toBe(0);
    expect(jsonOf(await site().run('schedule list --json'))).toMatchObject({ schedules: [{ runs: 'discovery' }] });
  });

  it('is waited for by a hold of the LMS, and stops there', async () => {
    const placed = folder.write('placed.yml', `${site().sandbox.config()}  archive: {folder: ${archives}}\n`);
    expect((await site().run(`instance apply --config ${placed} --yes`)).code).toBe(0);
    const userId = complete('lars');
    const path = '/api/user/v1/accounts/retirement_cleanup/';
    site().sandbox.admin.clearRecord();
    site().sandbox.admin.addFault({ match: { path, times: 1 }, do: { kind: 'delay', ms: 12_000 } });
    const archiving = site().run('archive run --yes --json');
    await untilHolds(
      'the clean-up is sent',
      async () =>
        site()
          .sandbox.admin.requests()
          .some((request) => request.path === path),
      Boolean,
    );
    const held = await site().run('instance hold --service LMS --yes');
    expect([held.code, held.out]).toEqual([0, expect.stringContaining('nothing that it covers is at work any more')]);
    expect(rowOf(userId)).toBeNull();
    expect(jsonOf(await archiving)).toMatchObject({ removed: 1 });
    expect((await site().run('instance release --service LMS --yes')).code).toBe(0);
  });

  it('still removes and finds older archives where nothing is kept any more', async () => {
    const nothing = folder.write(
      'nothing.yml',
      `${site().sandbox.config()}  archive: {folder: ${archives}, contents: none, keep: 30d}\n`,
    );
    expect((await site().run(`instance apply --config ${nothing} --yes`)).code).toBe(0);
    const old = 'raw/2020/08/retirement_archive_2020_27_08_10_11_12.json.gz';
    mkdirSync(join(archives, 'raw/2020/08'), { recursive: true });
    writeFileSync(
      join(archives, old),
      gzipSync('{"user_id":7,"original_username":"former","original_email":"former@example.com"}\n'),
    );
    const userId = complete('mona');
    const before = files().length;
    expect(jsonOf(await site().run('archive run --yes --json'))).toMatchObject({
      contents: 'none',
      files: 0,
      removed: 1,
    });
    expect([rowOf(userId), files().length]).toEqual([null, before]);
    expect((await site().run('archive find --email zoë@example.com')).code).toBe(0);
    const expired = await site().run('archive expire --with-scripts --yes --json');
    expect(jsonOf(expired)).toMatchObject({ archives: 1, address: `folder:${archives}` });
    expect(files()).toHaveLength(before - 1);
    const shown = await site().run('archive show');
    expect(shown.out).toMatch(
      /archives +folder:.*\ncontents +none: nothing is kept of those who are removed\n[\s\S]*\nkept +30 d/,
    );
  });

  it('is refused where what is in force names no place', async () => {
    for (const line of ['run --yes', 'run --dry-run', 'find --username ann', 'expire --older-than 1d --yes']) {
      const { code, err } = await runLine(`archive ${line} --instance denied`, { env: site().engine.env });
      expect([code, err]).toEqual([7, expect.stringContaining('names no place for archives')]);
    }
  });
});
