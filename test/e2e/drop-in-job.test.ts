import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { untilHolds } from '../support/until-holds';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';
import { ScriptShell } from './script-shell';

/** As a job for the Python scripts has it, with its directory left out of the names. */
const JOB = `
set -eu
export RETIREMENT_CONFIG_FILE=site.yml
get_learners_to_retire --output_dir jenkins_props --user_count_error_threshold 20
failed=0
for properties in jenkins_props/learner_retire_*; do
  username=$(sed -n 's/^RETIREMENT_USERNAME=//p' "$properties")
  code=0
  RETIREMENT_USERNAME="$username" retire_one_learner || code=$?
  echo "$username $code" >> codes.txt
  [ "$code" = 0 ] || failed=1
done
exit "$failed"
`;

describe('a job that was written for the Python scripts', () => {
  const folder = temporaryFolder();
  let engine: TestEngine;
  let sandbox: Sandbox;
  let worker: WorkerProcess;
  let shell: ScriptShell;

  beforeAll(async () => {
    engine = await openTestEngine('drop-in');
    sandbox = await startSandbox({ port: 0 });
    folder.write('site.yml', sandbox.config().replace('cool_off_days: 0', 'cool_off_days: 7'));
    shell = new ScriptShell(folder.path, engine.env);
    worker = await startWorkerProcess(join(folder.path, 'site.yml'), engine.env);
  });
  afterAll(async () => {
    await worker.stop();
    await sandbox.stop();
    await engine.close();
  });

  const sh = (script: string) => shell.run(script);
  const ask = (username: string, more: object = {}) => sandbox.admin.add([{ username, createdDaysAgo: 20, ...more }]);
  const stateOf = (username: string) =>
    sandbox.admin.learners().find((one) => one.originalUsername === username)?.state;
  const changes = () =>
    sandbox.admin.requests().filter(({ method, path }) => method !== 'GET' && !path.includes('oauth'));

  it('is told the two commands that come first, and begins nothing', async () => {
    ask('early');
    const before = await sh('retire_one_learner --config_file site.yml --username early');
    expect(before.code).toBe(255);
    expect(before.err).toMatch(
      /nothing is in force[\s\S]*lethe instance apply --config site.yml`, then `lethe discovery run/,
    );
    expect((await sh('lethe instance apply --config site.yml --yes')).code).toBe(0);
    const unapproved = await sh('retire_one_learner --config_file site.yml --username early');
    expect([unapproved.code, unapproved.err]).toEqual([255, expect.stringContaining('nobody has approved')]);
    expect(changes()).toEqual([]);
    expect((await sh('lethe discovery run --config site.yml --yes')).code).toBe(0);
    await untilHolds(
      'the first learner is done',
      async () => stateOf('early'),
      (state) => state === 'COMPLETE',
    );
  }, 240_000);

  it('retires everybody who is due, each by a run of their own, with the exit codes of the scripts', async () => {
    ask('Ann');
    ask('ben');
    ask('young', { createdDaysAgo: 1 });
    const job = await sh(JOB);
    expect(job).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder.path, 'jenkins_props')).sort()).toEqual([
      'learner_retire_ann',
      'learner_retire_ben',
    ]);
    expect(readFileSync(join(folder.path, 'codes.txt'), 'utf8')).toBe('Ann 0\nben 0\n');
    expect(['Ann', 'ben', 'young'].map(stateOf)).toEqual(['COMPLETE', 'COMPLETE', 'PENDING']);
    const young = await sh('retire_one_learner --config_file site.yml --username young');
    expect([young.code, young.err]).toEqual([255, expect.stringContaining('cool-off of this learner ends on')]);
    expect(stateOf('young')).toBe('PENDING');
  }, 240_000);

  it('tells where a learner is that it cannot retire', async () => {
    for (const state of ['COMPLETE', 'ERRORED', 'ABORTED']) ask(`was-${state.toLowerCase()}`, { state });
    // Moved just now: another driver may have this learner in hand.
    ask('was-retiring_notes', { state: 'RETIRING_NOTES', createdDaysAgo: 0 });
    const codes = await sh(`
      for name in was-complete was-errored was-aborted was-retiring_notes Was-Errored nobody; do
        code=0; retire_one_learner --config_file site.yml --username "$name" 2>/dev/null || code=$?
        echo "$name $code"
      done`);
    expect(codes.out.trim().split('\n')).toEqual([
      'was-complete 254',
      'was-errored 254',
      'was-aborted 254',
      'was-retiring_notes 253',
      'Was-Errored 251',
      'nobody 251',
    ]);
    expect(stateOf('was-retiring_notes')).toBe('RETIRING_NOTES');
  }, 240_000);

  it('finishes the learner in spite of a job and a worker that are killed, and never does a step twice', async () => {
    const [{ userId } = { userId: 0 }] = ask('carl');
    sandbox.admin.addFault({ match: { learner: userId, service: 'ecommerce' }, do: { kind: 'status', status: 503 } });
    const line = 'exec retire_one_learner --config_file site.yml --username carl';
    const first = shell.begin(line);
    await untilHolds(
      'the step that fails',
      async () => stateOf('carl'),
      (state) => state === 'RETIRING_ECOM',
    );
    first.child.kill('SIGKILL');
    await first.ended;
    await worker.kill();
    sandbox.admin.removeFaults();
    worker = await startWorkerProcess(join(folder.path, 'site.yml'), engine.env);
    const again = await sh(line);
    expect([again.code, again.err]).toEqual([0, expect.anything()]);
    expect(stateOf('carl')).toBe('COMPLETE');
    const done = sandbox.admin
      .requests()
      .filter(({ learner, path }) => learner === userId && path.includes('unenroll'));
    expect(done).toHaveLength(1);
  }, 240_000);

  it('asks for a person with -4, and not again by itself', async () => {
    const [{ userId } = { userId: 0 }] = ask('dora');
    sandbox.admin.addFault({ match: { learner: userId, service: 'ecommerce' }, do: { kind: 'status', status: 403 } });
    const asked = await sh('retire_one_learner --config_file site.yml --username dora');
    sandbox.admin.removeFaults();
    expect([asked.code, asked.err]).toEqual([252, expect.stringContaining(`learner show id:${userId}`)]);
    expect(asked.err).toContain('RETIRING_ECOM');
  }, 240_000);

  it('fails where too many are due, and leaves the files of yesterday as they are', async () => {
    for (let at = 0; at < 4; at += 1) ask(`many-${at}`);
    const before = readdirSync(join(folder.path, 'jenkins_props'));
    const line = 'get_learners_to_retire --config_file site.yml --output_dir jenkins_props';
    const flood = await sh(`${line} --user_count_error_threshold 3 --max_user_batch_size 2`);
    expect([flood.code, flood.err]).toEqual([255, expect.stringContaining('4 learners are due')]);
    expect(readdirSync(join(folder.path, 'jenkins_props'))).toEqual(before);
    const cut = await sh(`${line} --user_count_error_threshold 4 --max_user_batch_size 2`);
    expect([cut.code, cut.out]).toEqual([0, '4 learners are due; 2 files are in jenkins_props\n']);
    expect(readdirSync(join(folder.path, 'jenkins_props'))).toEqual(['learner_retire_many-0', 'learner_retire_many-1']);
    ask('many-$HOME');
    const odd = await sh(`${line} --max_user_batch_size 0`);
    expect([odd.code, odd.err]).toEqual([255, expect.stringContaining('1 username cannot be written to a file')]);
    expect(readdirSync(join(folder.path, 'jenkins_props'))).toHaveLength(4);
  }, 240_000);

  it('replaces usernames, and writes the results as the script does', async () => {
    sandbox.admin.tune({ workerMayReplace: true });
    sandbox.admin.add([{ username: 'old-name', asked: false, holdings: { forum: 'account' } }]);
    folder.write('renames.csv', 'old-name,new-name\nnobody-here,x\n');
    const line = 'replace_usernames --config_file site.yml --username_replacement_csv renames.csv';
    expect((await sh(line)).code).toBe(255);
    const results = join(folder.path, 'username_replacement_results.csv');
    expect(existsSync(results)).toBe(true);
    expect(readFileSync(results, 'utf8')).toBe(
      'Original Username,New Username,Status\r\nold-name,new-name,SUCCESS\r\nnobody-here,x,FAILED\r\n',
    );
  }, 240_000);
});
