import { once } from 'node:events';
import { openSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SANDBOX_STATES } from '../../sandbox/lms/states';
import { startSandbox } from '../../sandbox/start-sandbox';
import { runLine } from '../cli/recording-terminal';
import { temporaryFolder } from '../config/temporary-folder';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { expectClear } from '../support/expect-clear';
import { type Program, startLethe } from '../support/program';
import { type StubAnswer, startStubService } from '../support/stub-service';
import { serveHere } from './serve-here';

const folder = temporaryFolder();
const served = temporaryFolder();
const closers: (() => Promise<unknown>)[] = [];
let engine: TestEngine;

/** Stops it behind the tests. */
async function keep<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  closers.unshift(() => started.stop());
  return started;
}
let good: string;

/** A file of a sandbox as a beginner may write it, which a worker serves. */
function site(id: string, text: string, change: (text: string) => string = (same) => same): string {
  return served.write(
    `${id}.yml`,
    change(text.replace('id: sandbox', `id: ${id}`).replace('cool_off_days: 0', 'cool_off_days: 14')),
  );
}

async function stub(answer: StubAnswer): Promise<string> {
  return (await keep(startStubService(answer))).url;
}

async function endOf(client: Program) {
  const { code, stdout, stderr } = await client.ended;
  return { code: Number(code), out: stdout, err: stderr };
}

const lmsAt = (url: string) => (text: string) => text.replace(/lms: http\S+/, `lms: ${url}`);

beforeAll(async () => {
  engine = await openTestEngine('first-mistakes');
  closers.unshift(() => engine.close());
  const [sandbox, denied] = [await keep(startSandbox()), await keep(startSandbox())];
  const lacking = await keep(startSandbox({ states: SANDBOX_STATES.filter((state) => !/ECOM/.test(state)) }));
  const text = sandbox.config();
  good = site('good', text);
  site('tls', text, lmsAt(sandbox.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost')));
  site('dns', text, lmsAt('https://lms.invalid'));
  site('refused', text, lmsAt('http://127.0.0.1:1'));
  site(
    'login',
    text,
    lmsAt(await stub({ status: 302, headers: { location: 'https://sso.example.com/login?next=/' } })),
  );
  site(
    'page',
    text,
    lmsAt(await stub({ status: 200, body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } })),
  );
  site('empty404', text, lmsAt(await stub(404)));
  site('hangs', text, lmsAt(await stub(() => {})));
  site('secret', denied.config(), (file) => file.replace(/client_secret: .*/, 'client_secret: wrong'));
  site('lacking', lacking.config());
  await keep(serveHere(engine, served.path));
}, 120_000);
// The worker may be in the middle of a call to the LMS that never answers.
afterAll(async () => {
  for (const close of closers) await close();
}, 120_000);

const run = (line: string, env: Readonly<Record<string, string>> = {}) =>
  runLine(line, { env: { ...engine.env, ...env } });
const dryRun = (id: string) => run(`discovery run --dry-run --instance ${id}`);

/** Whatever a mistake was, it has begun nothing. */
async function expectNothingBegun(): Promise<void> {
  expect(await engine.count("WorkflowType = 'retireLearner'")).toBe(0);
}

describe('the first mistakes in a file', () => {
  it('a path that leads nowhere', async () => {
    expectClear(
      await run('config check --config /nowhere/site.yml'),
      7,
      /\/nowhere\/site\.yml: .*(no such|not exist|cannot be read)/,
      /→/,
    );
  });

  it('a tab in YAML', async () => {
    const file = folder.write('tab.yml', 'client_id: worker\nbase_urls:\n\tlms: https://lms.example.com\n');
    expectClear(await run(`config check --config ${file}`), 7, /tab\.yml:3: .*tab/i, /→ .*space/i);
  });

  it('a typo', async () => {
    const file = folder.write('typo.yml', readFileSync(good, 'utf8').replace('cool_off_days', 'cool_of_days'));
    expectClear(
      await run(`config check --config ${file}`),
      7,
      /typo\.yml:\d+: .*cool_of_days/,
      /did you mean cool_off_days\?/,
    );
  });

  it('a file that is older than what is in force', async () => {
    expect((await run(`instance apply --config ${good} --yes`)).code).toBe(0);
    const old = folder.write('old.yml', readFileSync(good, 'utf8').replace('cool_off_days: 14', 'cool_off_days: 7'));
    const { code, err } = await run(`discovery run --dry-run --config ${old}`);
    expect(err).toMatch(/old\.yml differs from what is in force \(.*cool_off_days.*\); what is in force counts/);
    expect(err).toContain('lethe instance apply');
    expect([0, 5]).toContain(code);
  }, 60_000);
});

describe('the first mistakes with the LMS are told at once, in a dry run', () => {
  it.each([
    ['tls', 6, /does not speak TLS at this port; write http:\/\//],
    ['dns', 6, /\(lms\.invalid\) has a host name that (DNS does not know \(ENOTFOUND\)|cannot be looked up now)/],
    ['refused', 6, /\(127\.0\.0\.1:1\) refuses the connection \(ECONNREFUSED\)/],
    ['login', 6, /answered 302, a redirect to sso\.example\.com that looks like a login page/],
    ['page', 6, /answered 200 \(text\/html\), a page and not its own answer/],
    ['empty404', 6, /answered 404/],
    ['secret', 7, /refuses our credentials .*answered 401/],
    ['lacking', 7, /LMS has no states RETIRING_ECOM, ECOM_COMPLETE; `lethe pipeline states` prints/],
  ] as const)(
    '%s',
    async (id, code, says) => {
      const began = Date.now();
      const outcome = await dryRun(id);
      expectClear(outcome, code, says, /check|compare|try/);
      if (id !== 'dns') expect(Date.now() - began).toBeLessThan(12_000);
      await expectNothingBegun();
    },
    60_000,
  );

  it('each has a sentence of its own in doctor, too', async () => {
    const ids = ['tls', 'refused', 'login', 'page', 'empty404', 'secret'];
    const outcomes = await Promise.all(ids.map((id) => run(`doctor --instance ${id}`)));
    const lines = outcomes.map(({ out }) => /^FAIL .*$/m.exec(out)?.[0].replace(/\(.*?:\d+\)/, ''));
    expect(new Set(lines).size).toBe(ids.length);
    for (const { code } of outcomes) expect([6, 7]).toContain(code);
  }, 60_000);

  it('a clock that is wrong', async () => {
    const late = await startSandbox({ clockAheadS: -7_200 });
    const file = folder.write('late.yml', late.config());
    const outcome = await run(`doctor --local --config ${file}`);
    await late.stop();
    expect(outcome.out).toMatch(
      /^FAIL {2}the clock of the LMS is 7[12]\d\d s behind the clock of this machine\n +synchronize both clocks/m,
    );
  }, 30_000);
});

describe('the first mistakes with Temporal', () => {
  it('no worker', async () => {
    const file = folder.write(
      'alone.yml',
      readFileSync(good, 'utf8')
        .replace('id: good', 'id: alone')
        .replace(/lms: http\S+/, 'lms: http://127.0.0.1:9'),
    );
    expectClear(
      await run(`discovery run --dry-run --config ${file}`),
      6,
      /no worker answers; nothing was sent|none serves this instance/,
      /lethe worker --config \S+alone\.yml/,
    );
  }, 60_000);

  it('no Temporal', async () => {
    expectClear(
      await run('learner list --instance good --address 127.0.0.1:1'),
      6,
      /No Temporal server answers at 127\.0\.0\.1:1/,
      /lethe engine/,
    );
  });

  it('no key ring for a server that is not on this machine', async () => {
    expectClear(
      await run('learner list --instance good --address temporal.example.com:7233'),
      7,
      /temporal\.example\.com:7233 is not on this machine, and there is no key ring/,
      /lethe keys init/,
    );
  });

  it('a key ring that is not there', async () => {
    expectClear(
      await run('learner list --instance good', { LETHE_KEYS: 'file:/nowhere/keys.json' }),
      7,
      /\/nowhere\/keys\.json/,
      /lethe keys init|LETHE_KEYS/,
    );
  });

  it('a hold until a time that is over', async () => {
    expectClear(
      await run('learner hold id:1 --instance good --until 2020-01-01T00:00:00Z'),
      2,
      /2020-01-01|--until/,
      /future|past|later/i,
    );
  });
});

describe('the first mistakes with this machine', () => {
  it('a port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const outcome = await endOf(startLethe(['engine', '--port', String(port), '--ui-port', '0'], { env: engine.env }));
    taken.close();
    expectClear(outcome, 1, new RegExp(`port ${port}.*(in use|taken)`, 'i'), /--port/);
  }, 60_000);

  it('a disk that is full', async () => {
    const full = openSync('/dev/full', 'w');
    const outcome = await endOf(
      startLethe(['pipeline', 'states', '--config', good], { env: engine.env, stdout: full }),
    );
    expectClear(outcome, 1, /the disk is full/, /free some space/);
  }, 30_000);

  it('a disk that is full, for an export: a device is not replaced', async () => {
    const full = join(folder.path, 'full.json');
    symlinkSync('/dev/full', full);
    expectClear(await run(`instance export --instance good --to ${full}`), 1, /the disk is full/, /free some space/);
    expect(readlinkSync(full)).toBe('/dev/full');
  }, 30_000);

  it('Ctrl-C while the LMS does not answer', async () => {
    const client = startLethe(['discovery', 'run', '--dry-run', '--instance', 'hangs'], { env: engine.env });
    await client.until(({ stderr }) => stderr.includes('instance hangs') || undefined);
    client.signal('SIGINT');
    const outcome = await endOf(client);
    expectClear(outcome, 130, /interrupted/, /goes on without us|nothing was changed/);
    await expectNothingBegun();
  }, 60_000);
});
