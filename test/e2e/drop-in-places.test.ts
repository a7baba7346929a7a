import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';
import { ScriptShell } from './script-shell';

jest.setTimeout(180_000);

/** As jobs for the Python scripts have them, with `python …/NAME.py` made `NAME`. */
const RETIRE = `
set -e
export RETIREMENT_CONFIG_FILE=site.yml
rm -rf jenkins_props
get_learners_to_retire --cool_off_days 7 --output_dir jenkins_props
for properties in jenkins_props/learner_retire_*; do
  username=$(sed -n 's/^RETIREMENT_USERNAME=//p' "$properties")
  RETIREMENT_USERNAME="$username" retire_one_learner
done
`;
const REPORT = `
set -e
mkdir -p partner-reports
retirement_partner_report --config_file=site.yml --google_secrets_file=google.json --output_dir=partner-reports
`;
const EXPIRE = `
set -e
delete_expired_partner_gdpr_reports --config_file=site.yml --google_secrets_file=google.json --age_in_days=60
`;
const ARCHIVE = `
set -e
export RETIREMENT_CONFIG_FILE=site.yml RETIREMENT_COOL_OFF_DAYS=37 RETIREMENT_BATCH_SIZE=2
retirement_archive_and_cleanup --dry_run=True
retirement_archive_and_cleanup --dry_run=False --start_date=2018-01-01
`;
const BULK = `
set -e
export RETIREMENT_CONFIG_FILE=site.yml
retirement_bulk_status_update --initial_state=ERRORED --new_state=PENDING --start_date=2018-01-01 --end_date=$(date -u +%F)
`;
const RENAME = `
set -e
echo 'old-name,new-name' > renames.csv
replace_usernames --config_file=site.yml --username_replacement_csv=renames.csv
`;

describe('the jobs around the Python scripts', () => {
  const folder = temporaryFolder();
  const archives = join(folder.path, 'archives');
  let engine: TestEngine;
  let sandbox: Sandbox;
  let worker: WorkerProcess;
  let shell: ScriptShell;

  beforeAll(async () => {
    engine = await openTestEngine('drop-in-places');
    sandbox = await startSandbox({ port: 0, workerMayReplace: true });
    mkdirSync(archives);
    folder.write('google.json', drive().secrets(sandbox.urls.google_drive));
    drive().addFolder('Athens', ['reports@athens.example.com']);
    const yaml = sandbox.config({ secretsFile: 'google.json', mapping: { AthenX: ['Athens'] } });
    const cool = yaml.replace('cool_off_days: 0', 'cool_off_days: 7\n  cool_off_jitter: 0s');
    const file = folder.write('site.yml', `${cool}    answer_timeout: 2s\n  archive: {folder: ${archives}}\n`);
    shell = new ScriptShell(folder.path, engine.env);
    worker = await startWorkerProcess(file, engine.env);
    add('first', 'PENDING', { holdings: { courses: [] } });
    await well('lethe instance apply --config site.yml --yes');
    await well('lethe discovery run --config site.yml --yes --follow');
  }, 120_000);
  afterEach(() => sandbox.admin.removeFaults());
  afterAll(async () => {
    await worker?.stop();
    await sandbox?.stop();
    await engine?.close();
  });

  const drive = () => sandbox.admin.drive;
  const sh = (script: string) => shell.run(script);
  /** What it printed, where it ended with 0. */
  const well = async (script: string) => {
    const { code, out, err } = await sh(script);
    if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
    return { out, err };
  };
  const add = (username: string, state: string, more: object = {}) => {
    const holdings = { courses: ['course-v1:AthenX+C1+2024'] };
    const [{ userId } = { userId: 0 }] = sandbox.admin.add([
      { username, state, createdDaysAgo: 20, holdings, ...more },
    ]);
    return userId;
  };
  /** What a job finds in `--output_dir`. */
  const copies = () => {
    const place = join(folder.path, 'partner-reports');
    return Object.fromEntries(readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'utf8')]));
  };
  const stateOf = (userId: number) => sandbox.admin.learner(userId).state;
  const queueForPartners = (username: string, ...orgs: readonly string[]) => {
    const holdings = { courses: orgs.map((org) => `course-v1:${org}+C1+2024`) };
    const userId = add(username, 'PARTNER_QUEUE_COMPLETE', { holdings, createdDaysAgo: 1 });
    sandbox.admin.queueForPartners(userId);
    return userId;
  };

  it('retire somebody whom another driver left in the middle of the pipeline, from there on', async () => {
    const [fresh, half] = [add('fresh', 'PENDING'), add('half done', 'RETIRING_NOTES')];
    sandbox.admin.move(half, 'NOTES_COMPLETE');
    await well(RETIRE);
    expect(readdirSync(join(folder.path, 'jenkins_props')).sort()).toEqual([
      'learner_retire_fresh',
      'learner_retire_half done',
    ]);
    expect([stateOf(fresh), stateOf(half)]).toEqual(['COMPLETE', 'COMPLETE']);
    const steps = sandbox.admin.requests().filter(({ learner, method }) => learner === half && method === 'POST');
    expect(steps.some(({ path }) => path.includes('edxnotes'))).toBe(false);
    expect(steps.some(({ path }) => path.includes('retire_forum'))).toBe(true);
    expect(sandbox.admin.violations()).toEqual([]);
  });

  it('ask for nothing that they could not write down', async () => {
    const changes = () =>
      sandbox.admin.requests().filter(({ method, path }) => method === 'POST' && !/oauth/.test(path));
    const before = changes().length;
    const report = await sh('touch taken; retirement_partner_report --config_file=site.yml --output_dir=taken');
    expect([report.code, report.err]).toEqual([247, expect.stringContaining('a file is in the place of the folder')]);
    const find = await sh('get_learners_to_retire --config_file=site.yml --output_dir=taken');
    expect([find.code, find.err]).toEqual([
      255,
      expect.stringContaining('taken: a file is in the place of the folder'),
    ]);
    const results = 'username_replacement_results.csv';
    const replace = await sh(`mkdir ${results}; ${RENAME}`);
    expect([replace.code, replace.err]).toEqual([255, expect.stringContaining(`${results}: a folder is in the place`)]);
    const gone = await sh(
      `rmdir ${results}; replace_usernames --config_file=site.yml --username_replacement_csv=no.csv`,
    );
    expect(gone.err).toContain('name a file with --username_replacement_csv');
    expect(changes()).toHaveLength(before);
  });

  it('report to partners in Google Drive, with the exit codes of the script', async () => {
    const done = await well(REPORT);
    expect(done.out).toContain('files of which people were told');
    expect(done.err).toContain('--google_secrets_file changes nothing');
    const [file] = drive().list();
    expect(file).toMatchObject({ folder: 'Athens', comments: [expect.stringContaining('reports@athens')] });
    expect(file?.text).toMatch(/,fresh,[\s\S]*,half done,/);
    expect(sandbox.admin.partnerQueue()).toEqual([]);
    expect(copies()).toEqual({ [file?.name ?? '']: file?.text });

    queueForPartners('zeta-learner', 'ZetaX');
    const unmapped = await sh(`${REPORT}\necho never`);
    expect([unmapped.code, unmapped.out]).toEqual([248, expect.not.stringContaining('never')]);
    expect(unmapped.err).toContain('ZetaX (1)');

    sandbox.admin.addFault({
      match: { service: 'google_drive', path: '/upload' },
      do: { kind: 'status', status: 403 },
    });
    queueForPartners('not-brought', 'AthenX');
    expect((await sh(REPORT)).code).toBe(246);
    sandbox.admin.removeFaults();
    // The learner of ZetaX still waits.
    expect((await sh(REPORT)).code).toBe(248);
    expect(
      drive()
        .list()
        .map(({ text }) => text)
        .join(),
    ).toContain('not-brought');
  });

  it('delete old reports in Google Drive, with the exit codes of the script', async () => {
    const [old, ...others] = drive().list();
    drive().age(old?.id ?? '', '2025-01-01T00:00:00Z');
    expect(await well(EXPIRE)).toMatchObject({
      out: `deleted 1 report, ${others.length} ${others.length === 1 ? 'is' : 'are'} younger\n`,
    });
    expect(
      drive()
        .list()
        .map(({ id }) => id),
    ).toEqual(others.map(({ id }) => id));
    sandbox.admin.addFault({ match: { service: 'google_drive' }, do: { kind: 'status', status: 403 } });
    expect((await sh(EXPIRE)).code).toBe(251);
  });

  it('archive and clean up, with the exit codes of the script', async () => {
    const users = ['Zoë', 'bela', 'chidi'].map((name) => {
      const userId = add(name, 'COMPLETE', { createdDaysAgo: 60 });
      sandbox.admin.rename(userId, `gone-${userId}`);
      return userId;
    });
    const done = await well(ARCHIVE);
    expect(done.out).toMatch(/3 learners, who asked from[\s\S]*Nothing was changed[\s\S]*3 archived in 2 files/);
    const lines = readdirSync(archives, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json.gz'))
      .flatMap((name) =>
        gunzipSync(readFileSync(join(archives, name)))
          .toString()
          .trimEnd()
          .split('\n'),
      );
    expect(lines.map((line) => JSON.parse(line).user_id).sort()).toEqual(users);
    expect(users.map(stateOf)).toEqual([null, null, null]);

    const late = 'retirement_archive_and_cleanup --config_file=site.yml --end_date=$(date -u +%F)';
    expect((await sh(late)).code).toBe(250);
    const never = 'retirement_archive_and_cleanup --config_file=site.yml --cool_off_days=999999999';
    expect(await sh(never)).toMatchObject({ code: 250, err: expect.stringContaining('from 0 to 3650 days') });
    const refusedId = add('refused', 'COMPLETE', { createdDaysAgo: 60 });
    sandbox.admin.rename(refusedId, `gone-${refusedId}`);
    sandbox.admin.addFault({ match: { path: 'retirement_cleanup/$' }, do: { kind: 'refuse' } });
    expect((await sh(ARCHIVE)).code).toBe(251);
    expect(stateOf(refusedId)).toBe('COMPLETE');
    sandbox.admin.removeFaults();
    sandbox.admin.addFault({ do: { kind: 'bad-row', learner: refusedId, fields: { original_email: 7 } } });
    expect((await sh(ARCHIVE)).code).toBe(252);
    const large = 'retirement_archive_and_cleanup --config_file=site.yml --dry_run=true --batch_size=';
    expect((await well(`${large}50000`)).err).toContain('2000 is used');
    expect((await well(`${large}0`)).err).not.toContain('is used');
  });

  it('move learners back, and replace usernames', async () => {
    const errored = add('errored', 'ERRORED', { createdDaysAgo: 2 });
    await well(BULK);
    expect(stateOf(errored)).toBe('PENDING');
    sandbox.admin.add([{ username: 'old-name', asked: false, holdings: { forum: 'account' } }]);
    await well(RENAME);
    expect(readFileSync(join(folder.path, 'username_replacement_results.csv'), 'utf8')).toContain(
      'old-name,new-name,SUCCESS',
    );
  });
});
