import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';
import { load } from 'js-yaml';
import { driverConfig } from '../../sandbox/driver-config';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import { SANDBOX_DEFAULTS, SANDBOX_TUNING } from '../../sandbox/sandbox-options';
import { SERVICES, type ServiceName } from '../../sandbox/services/services';

const ROOT = resolve(__dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('the sandbox as a process', () => {
  let built: string;
  const running: ChildProcess[] = [];

  beforeAll(() => {
    mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true });
    built = mkdtempSync(join(ROOT, 'node_modules/.cache/sandbox-'));
    for (const file of readdirSync(join(ROOT, 'sandbox'), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const target = join(built, file.replace(/\.ts$/, '.js'));
      const jsc = { target: 'es2023', parser: { syntax: 'typescript' } } as const;
      const { code } = transformFileSync(join(ROOT, 'sandbox', file), {
        jsc,
        module: { type: 'commonjs' },
        swcrc: false,
      });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(built, { recursive: true }));

  function start(...args: string[]) {
    const child = spawn(process.execPath, [join(built, 'main.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    const said = { out: '', err: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text;
    });
    const ready = new Promise<string>((tell) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.out += text;
        if (said.out.includes('\n')) tell(said.out);
      });
    });
    const ended = new Promise<Ended>((tell) => child.once('close', (code) => tell({ code, ...said })));
    return { child, ready, ended };
  }

  test('it prints one line of JSON when it is ready, writes a config, and ends well on SIGTERM', async () => {
    const file = join(built, 'site.yml');
    const { child, ready, ended } = start('--port', '0', '--learners', '7', '--json', '--write-config', file);
    const told = JSON.parse(await ready) as { lms: string; services: Record<ServiceName, string>; admin: string };
    expect(told).toMatchObject({ clientId: 'sandbox-worker', learners: 7, pid: child.pid });
    const client = { id: SANDBOX_DEFAULTS.clientId, secret: SANDBOX_DEFAULTS.clientSecret };
    expect(readFileSync(file, 'utf8')).toBe(driverConfig(told.services, client));
    expect(await (await fetch(`${told.admin}/_sandbox/learners`)).json()).toHaveLength(7);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  test('it plays Google Drive for the partners of somebody’s own file', async () => {
    const own = join(built, 'own.yml');
    writeFileSync(
      own,
      `retirement_pipeline: [[ADDING_TO_PARTNER_QUEUE, PARTNER_QUEUE_COMPLETE, LMS, retirement_partner_queue]]
org_partner_mapping: {OwnX: [Own, Other], SoleU: Sole}
denied_notification_domains: ['@own.example.com']
partner_report_platform_name: ours
`,
    );
    const [file, secrets] = [join(built, 'drive.yml'), join(built, 'google.json')];
    const { child, ready, ended } = start(
      ...['--port', '0', '--learners', '9', '--json', '--pipeline', own],
      ...['--google-secrets', secrets, '--write-config', file],
    );
    const told = JSON.parse(await ready) as { services: Record<ServiceName, string>; admin: string };
    expect(JSON.parse(readFileSync(secrets, 'utf8'))).toMatchObject({
      type: 'service_account',
      token_uri: `${told.services.google_drive}/token`,
    });
    expect(load(readFileSync(file, 'utf8'))).toMatchObject({
      org_partner_mapping: { OwnX: ['Own', 'Other'], SoleU: ['Sole'] },
      partner_report_platform_name: 'ours',
      google_secrets_file: 'google.json',
      denied_notification_domains: ['@own.example.com'],
      lethe: { partner_report: { google_drive_url: told.services.google_drive } },
    });
    const learners = (await (await fetch(`${told.admin}/_sandbox/learners`)).json()) as LearnerView[];
    const orgs = new Set(learners.flatMap(({ holdings }) => holdings.courses.map((course) => course.split(/[:+]/)[1])));
    expect([...orgs].sort()).toEqual(['OwnX', 'SoleU']);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  test('it says which port is taken, in words', async () => {
    const holder = createServer();
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done));
    const { port } = holder.address() as AddressInfo;
    const { code, err } = await start('--port', String(port)).ended;
    holder.close();
    expect(code).toBe(1);
    expect(err).toContain('The port is taken');
    expect(err).toContain(String(port));
  });

  test('it takes the states of a site, and refuses a list that an LMS would refuse', async () => {
    const states = 'PENDING,LOCKING_ACCOUNT,LOCKING_COMPLETE,RETIRING_LMS,LMS_COMPLETE,ERRORED,ABORTED,COMPLETE';
    const { ready } = start('--port', '0', '--learners', '1', '--json', '--states', states);
    const { admin } = JSON.parse(await ready) as { admin: string };
    const [learner] = (await (await fetch(`${admin}/_sandbox/learners`)).json()) as { userId: number }[];
    const move = (state: string) =>
      fetch(`${admin}/_sandbox/learners/${learner?.userId}/move`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ state }),
      });
    expect((await move('LOCKING_COMPLETE')).ok).toBe(true);
    expect((await move('RETIRING_NOTES')).ok).toBe(false);
    const { code, err } = await start('--port', '0', '--states', 'PENDING,RETIRING_LMS').ended;
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('states must begin with PENDING') });
  });

  test('it refuses a port that is not a number', async () => {
    const { code, err } = await start('--port', 'x').ended;
    expect(code).toBe(2);
    expect(err).toContain('--port');
    const high = await start('--port', '65530').ended;
    expect(high).toMatchObject({ code: 2, err: expect.stringContaining('Write a port: 1 to 65528, or 0.') });
  });

  test('it says that a folder is not a file', async () => {
    const { code, err } = await start('--port', '0', '--write-config', built).ended;
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('This is a folder; name a file.') });
  });

  test('it takes any option by --set, learners of every sort, and the pipeline of a file', async () => {
    const file = join(built, 'tutor.yml');
    const pipeline = join(ROOT, 'config/tutor.example.yml');
    const people = ['--learners', '2', '--complete', '3', '--twins', '--namesakes', '2'];
    const set = ['--set', 'timeZone=+03:00', '--set', 'queueRowMs=0.5', '--set', 'allowStripped=lms,ecommerce'];
    const { ready } = start('--port', '0', ...people, ...set, '--pipeline', pipeline, '--write-config', file);
    const { admin } = JSON.parse(await ready) as { admin: string };
    const options = await (await fetch(`${admin}/_sandbox/options`)).json();
    expect(options).toMatchObject({ timeZone: '+03:00', queueRowMs: 0.5, allowStripped: ['lms', 'ecommerce'] });
    const learners = (await (await fetch(`${admin}/_sandbox/learners`)).json()) as { state: string | null }[];
    const count = (state: string | null) => learners.filter((one) => one.state === state).length;
    expect([count('PENDING'), count('COMPLETE'), count(null)]).toEqual([2 + 2, 3 + 1, 2]);
    expect(readFileSync(file, 'utf8')).toContain('[RETIRING_FORUMS, FORUMS_COMPLETE, LMS, retirement_retire_forum]');
    expect(readFileSync(file, 'utf8')).not.toContain('RETIRING_PROCTORING');
  });

  test.each([
    [['--set', 'moon=1'], 'moon'],
    [['--set', 'timeZone'], '='],
    [['--set', 'timeZone=UTC'], 'timeZone'],
    [['--set', 'queueRowMs=much'], 'queueRowMs'],
  ])('it refuses %p', async (args, word) => {
    const { code, err } = await start('--port', '0', ...args).ended;
    expect(code).toBe(2);
    expect(err).toContain(word);
  });

  test('it says which file has no pipeline', async () => {
    const file = join(built, 'none.yml');
    writeFileSync(file, 'base_urls: {}\n');
    const { code, err } = await start('--port', '0', '--pipeline', file).ended;
    expect(code).toBe(1);
    expect(err).toContain(file);
  });

  test('its help names every option that --set takes', async () => {
    const { code, out } = await start('--help').ended;
    expect(code).toBe(0);
    for (const key of Object.keys(SANDBOX_TUNING)) expect(out).toContain(`  ${key}=`);
  });

  test('config/sandbox.yml is the config of a sandbox at its default ports', () => {
    const urls = Object.fromEntries(SERVICES.map((name, at) => [name, `http://127.0.0.1:${18_000 + at}`]));
    const client = { id: SANDBOX_DEFAULTS.clientId, secret: SANDBOX_DEFAULTS.clientSecret };
    const [comment, ...lines] = readFileSync(join(ROOT, 'config/sandbox.yml'), 'utf8').split('\n');
    expect(comment).toMatch(/^#/);
    expect(lines.join('\n')).toBe(driverConfig(urls as Record<ServiceName, string>, client));
  });
});
