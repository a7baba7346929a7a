import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Check } from '../../src/domain/checks/check';
import { jsonOf, runLine } from '../cli/recording-terminal';
import { expectClear } from '../support/expect-clear';
import { clientSite } from './client-site';

const { site } = clientSite('doctor');

interface Answer {
  readonly from: string;
  readonly checks: readonly Check[];
}

const byId = ({ checks }: Answer) => new Map(checks.map((check) => [check.id, check]));

describe('lethe config check --online', () => {
  it('shows the faults of the file and what doctor finds in one answer', async () => {
    const { file, engine } = site();
    const { code, out } = await runLine(`config check --online --config ${file}`, { env: engine.env });
    expect(code).toBe(0);
    expect(out).toMatch(/the config is good\n\nsandbox\npass {2}the LMS gives a token/);
    const offline = await runLine(`config check --config ${file} --json`, { env: engine.env });
    expect(offline.out).not.toContain('checks');
  }, 60_000);
});

describe('lethe doctor', () => {
  it('looks from where the worker is and finds nothing that fails', async () => {
    const { file, run } = site();
    const began = Date.now();
    const { code, out, err } = await run(`doctor --config ${file} --json`);
    expect(Date.now() - began).toBeLessThan(10_000);
    const answer = JSON.parse(out) as Answer;
    expect(answer.from).toBe('worker');
    expect(answer.checks.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(code).toBe(0);
    expect(err).toContain('instance sandbox');
    const found = byId(answer);
    for (const id of ['lms.token', 'service.LMS', 'temporal', 'temporal.attributes', 'workers', 'schedule']) {
      expect([id, found.get(id)?.verdict]).toEqual([id, 'pass']);
    }
    for (const id of ['file', 'worker.file', 'worker.clock'])
      expect([id, found.get(id)?.verdict]).toEqual([id, 'pass']);
    expect(found.get('record')).toMatchObject({
      verdict: 'warn',
      says: expect.stringContaining('nobody has approved'),
    });
  }, 60_000);

  it('shows a line for each check, with what to do, and ends with what is the matter', async () => {
    const { run } = site();
    const { code, out } = await run('doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^pass {2}the LMS gives a token to client_id sandbox-worker$/m);
    expect(out).toMatch(/^WARN .*may not|^pass {2}the user of our client may cancel/m);
    expect(out).toMatch(/\n\d+ passed, \d+ warned, 0 failed/);
    const denied = await runLine('doctor --instance denied', { env: site().engine.env });
    expect(denied.code).toBe(7);
    expect(denied.out).toMatch(/^FAIL {2}the LMS, asked for a token, \(127.*\) answered 401$/m);
    expect(denied.out).toContain('check client_id, client_secret and the rights of its user');
  }, 60_000);

  it('says how a file differs from what is in force, and which step never works', async () => {
    const { file, engine } = site();
    const other = `${file}.changed.yml`;
    writeFileSync(other, readFileSync(file, 'utf8').replace('cool_off_days: 14', 'cool_off_days: 7'), { mode: 0o600 });
    const { code, out } = await runLine(`doctor --config ${other} --json`, { env: engine.env });
    expect(code).toBe(0);
    expect(byId(JSON.parse(out) as Answer).get('file')).toMatchObject({
      verdict: 'warn',
      says: expect.stringContaining('cool_off_days'),
    });
  }, 60_000);

  it('looks from this machine with --local, and says without a worker what it could not see', async () => {
    const { file, engine } = site();
    const local = await runLine(`doctor --config ${file} --local --json`, { env: engine.env });
    expect(jsonOf<Answer>(local).from).toBe('here');
    expect(local.code).toBe(0);
    const alone = `${file}.alone.yml`;
    writeFileSync(alone, readFileSync(file, 'utf8').replace('id: sandbox', 'id: alone'), { mode: 0o600 });
    const nobody = await runLine(`doctor --config ${alone} --json`, { env: engine.env });
    expect(nobody.code).toBe(6);
    const found = byId(jsonOf<Answer>(nobody));
    expect(found.get('workers')).toMatchObject({
      verdict: 'fail',
      todo: expect.stringContaining('lethe worker --config'),
    });
    expect(found.get('site')).toMatchObject({ verdict: 'unknown', todo: expect.stringContaining('--local') });
  }, 60_000);

  it('judges the site by what is in force, and says what a file that is named would need', async () => {
    const { file, engine } = site();
    const text = readFileSync(file, 'utf8');
    const other = `${file}.other.yml`;
    const step = '  - [RETIRING_SHOP, SHOP_COMPLETE, LMS, retirement_lms_retire]';
    writeFileSync(other, text.replace(': 14', ': 31').replace(/^ +- \[RETIRING_LMS, .*$/m, `$&\n${step}`), {
      mode: 0o600,
    });
    for (const from of ['', ' --local']) {
      const { code, out } = await runLine(`doctor --config ${other} --json${from}`, { env: engine.env });
      expect(code).toBe(7);
      const found = byId(JSON.parse(out) as Answer);
      expect(found.get('lms.states')?.verdict).toBe('pass');
      expect(found.get('deadlines')).toMatchObject({ verdict: 'pass', says: expect.stringContaining('14 days') });
      expect(found.get('file.states')).toMatchObject({
        verdict: 'fail',
        says: expect.stringMatching(/lacks 2 states of sandbox\.yml\.other\.yml: RETIRING_SHOP, SHOP_COMPLETE/),
      });
    }
    const applied = await runLine(`instance apply --yes --config ${other}`, { env: engine.env });
    expect(applied.code).toBe(0);
    const { out } = await runLine(`doctor --config ${other} --json`, { env: engine.env });
    await runLine(`instance apply --yes --config ${file}`, { env: engine.env });
    const found = byId(JSON.parse(out) as Answer);
    expect(found.get('lms.states')).toMatchObject({ verdict: 'fail', says: expect.stringContaining('RETIRING_SHOP') });
    expect(found.get('deadlines')).toMatchObject({ verdict: 'fail', says: expect.stringContaining('31 days') });
    expect(found.has('file.states')).toBe(false);
  }, 90_000);

  it.each(['doctor', 'status', 'instance show'])(
    '%s names the worker, its file and since when it runs',
    async (line) => {
      const { out, err } = await site().run(line);
      expect(`${out}${err}`.replace(/\s+/g, ' ')).toMatch(
        /\d+@\S+ \(sandbox\.yml, build [0-9a-f]{12}, since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)/,
      );
      const json = await site().run(`${line} --json`);
      expect(json.out).not.toContain(dirname(site().file));
    },
  );

  it('needs a file to look from this machine', async () => {
    const outcome = await site().run('doctor --local');
    expectClear(outcome, 2, /--local needs the file of the instance/, /--config FILE/);
  });

  it('says where Temporal is not, and still looks at the site with --local', async () => {
    const { code, out } = await runLine(`doctor --config ${site().file} --local --address 127.0.0.1:1 --json`);
    expect(code).toBe(6);
    const found = byId(JSON.parse(out) as Answer);
    expect(found.get('temporal')).toMatchObject({ verdict: 'fail', todo: expect.stringContaining('lethe engine') });
    expect(found.get('lms.token')?.verdict).toBe('pass');
  });
});
