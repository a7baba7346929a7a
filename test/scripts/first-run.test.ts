import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let checkout: string;
/** What else is on the PATH. */
let elsewhere: string;

/** What `npm ci` would install: a compiler that says it was called and "compiles" the demo. */
const FAKE_TSC = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
appendFileSync('calls', 'tsc\\n');
mkdirSync('dist/scripts', { recursive: true });
mkdirSync('dist/src', { recursive: true });
writeFileSync('dist/src/client.js', '');
writeFileSync('dist/scripts/demo.js', readFileSync('scripts/demo.ts'));
`;
const FAKE_NPM = `#!/usr/bin/env node
const { appendFileSync, cpSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('calls', 'npm ' + process.argv[2] + '\\n');
console.log('npm talks on standard output');
mkdirSync('node_modules/typescript/bin', { recursive: true });
writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(FAKE_TSC)});
cpSync('package-lock.json', 'node_modules/.package-lock.json');
`;

/** A checkout with the real scripts and a little of everything else. */
beforeEach(async () => {
  elsewhere = `:${process.env.PATH}`;
  checkout = await mkdtemp(join(tmpdir(), 'lethe-first-run-'));
  const real = join(__dirname, '..', '..', 'scripts');
  for (const name of ['first-run.mjs', 'first-run', 'build.mjs']) {
    await cp(join(real, name), join(checkout, 'scripts', name), { recursive: true });
  }
  await put('package.json', '{ "type": "commonjs" }');
  await put('package-lock.json', lock('1.0.0'));
  await put('tsconfig.json', '{}');
  await put('tsconfig.build.json', '{}');
  await put('src/client.ts', '');
  await put(
    'scripts/demo.ts',
    'console.log(JSON.stringify({ args: process.argv.slice(2), main: require.main === module }));',
  );
  await put('bin/npm', FAKE_NPM, 0o755);
});
afterEach(() => rm(checkout, { recursive: true }));

const lock = (version: string) =>
  JSON.stringify({ packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0' } } });

async function put(path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), text, { mode });
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: tmpdir(),
    env: { ...process.env, PATH: `${join(checkout, 'bin')}${elsewhere}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...args: string[]) {
  const child = start(...args);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const firstRun = (...args: string[]) => run(join(checkout, 'scripts', 'first-run.mjs'), ...args);
const calls = async () => (await readFile(join(checkout, 'calls'), 'utf8')).trim().split('\n');

describe('first-run', () => {
  test('installs and builds on a fresh checkout, and leaves standard output to the command', async () => {
    const { code, stdout, stderr } = await firstRun('demo', '--learners', '5', '--json');
    expect(stdout).toBe('{"args":["--learners","5","--json"],"main":true}\n');
    expect(stderr).toMatch(/Installing dependencies(.|\n)*Building/);
    expect(code).toBe(0);
    expect(await calls()).toEqual(['npm ci', 'tsc']);
  });

  test('does neither when nothing changed', async () => {
    await firstRun('demo');
    const { stderr } = await firstRun('demo');
    expect(stderr).toBe('');
    expect(await calls()).toEqual(['npm ci', 'tsc']);
  });

  test('installs again when the lock names another version', async () => {
    await firstRun('demo');
    await put('package-lock.json', lock('1.0.1'));
    await firstRun('demo');
    expect(await calls()).toEqual(['npm ci', 'tsc', 'npm ci', 'tsc']);
  });

  test('is content with what a person installed, optional packages of other platforms left out', async () => {
    await firstRun('demo');
    const wanted = JSON.parse(lock('1.0.0'));
    wanted.packages['node_modules/elsewhere'] = { version: '1.0.0', optional: true };
    await put('package-lock.json', JSON.stringify(wanted));
    await firstRun('demo');
    expect((await calls()).filter((call) => call === 'npm ci')).toHaveLength(1);
  });

  test('builds again when a source changed, and drops what came from one that is gone', async () => {
    await firstRun('demo');
    await put('dist/src/gone.js', '');
    await put('src/client.ts', 'export {};');
    await firstRun('demo');
    expect(await calls()).toEqual(['npm ci', 'tsc', 'tsc']);
    await expect(lstat(join(checkout, 'dist/src/gone.js'))).rejects.toThrow(/ENOENT/);
  });

  test('links the client so that `npx lethe` finds it', async () => {
    await firstRun('demo');
    expect(await readlink(join(checkout, 'node_modules/.bin/lethe'))).toBe('../../dist/src/client.js');
    const { mode } = await lstat(join(checkout, 'dist/src/client.js'));
    expect(mode & 0o111).toBe(0o111);
  });

  test('ends as the command ends', async () => {
    await put('scripts/demo.ts', 'process.exitCode = 5;');
    expect((await firstRun('demo')).code).toBe(5);
  });

  test('hands Ctrl-C to the command once, and waits for its end', async () => {
    await put(
      'scripts/demo.ts',
      `let times = 0;
       const timer = setInterval(() => {}, 1000);
       process.on('SIGINT', () => {
         times += 1;
         setTimeout(() => { console.log('interrupted ' + times); clearInterval(timer); }, 300);
       });
       console.log('running');`,
    );
    const child = start(join(checkout, 'scripts', 'first-run.mjs'), 'demo');
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      if (String(chunk).includes('running')) child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    expect(stdout).toBe('running\ninterrupted 1\n');
    expect(code).toBe(0);
  });

  test('names the commands when it is given none of them', async () => {
    const { code, stderr } = await firstRun('tests');
    expect(code).toBe(2);
    expect(stderr).toMatch(/demo, bench, chaos, .*test, check/);
  });

  test('installs what the tests need of Debian before them, where it may, and names it where it may not', async () => {
    await put('bin/apt-get', '#!/bin/sh\necho apt-get "$@" >> calls\n', 0o755);
    await put('bin/java', '#!/bin/sh\n', 0o755);
    await symlink(process.execPath, join(checkout, 'bin', 'node'));
    elsewhere = '';
    const { stderr } = await firstRun('test');
    if (process.getuid?.() === 0) {
      expect(stderr).toMatch(/Installing maven, chromium, prometheus, golang-go with apt-get/);
      const install = 'apt-get install -y -qq --no-install-recommends maven chromium prometheus golang-go';
      expect(await calls()).toEqual(['apt-get update -qq', install, 'npm ci', 'tsc']);
    } else {
      expect(stderr).toMatch(/^mvn is missing \(Debian: maven\)/);
      expect(await calls()).toEqual(['npm ci', 'tsc']);
    }
  });

  test('stops when installing fails', async () => {
    await put('bin/npm', '#!/bin/sh\nexit 1\n', 0o755);
    const { code, stdout, stderr } = await firstRun('demo');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/npm ci failed/);
  });

  test.each(['12.22.12', '14.21.3', '18.20.4', '20.18.3'])(
    'says on Node %s that it is too old, and nothing else',
    async (version) => {
      const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
      await put('pretend.cjs', pretend);
      const { code, stdout, stderr } = await run(
        '-r',
        join(checkout, 'pretend.cjs'),
        join(checkout, 'scripts/first-run.mjs'),
        'demo',
      );
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe(
        `Lethe needs Node 20.19 or later; this is Node ${version}. Install a newer one: https://nodejs.org\n`,
      );
    },
  );
});

describe('build', () => {
  test('passes when npm prepares an installation that has nothing to build with', async () => {
    const child = spawn(process.execPath, [join(checkout, 'scripts', 'build.mjs')], {
      env: { ...process.env, npm_lifecycle_event: 'prepare' },
      stdio: 'ignore',
    });
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test('says what to do first when a person builds without having installed', async () => {
    const { code, stderr } = await run(join(checkout, 'scripts', 'build.mjs'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/run npm ci first/);
  });
});
