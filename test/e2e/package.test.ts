import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/temporal/connect/ports';
import { sharedDevServerAddress } from '../support/shared-dev-server';

const ROOT = join(__dirname, '..', '..');
const run = promisify(execFile);

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

describe('what npm pack makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-package-'));
  const bin = join(folder, 'node_modules/.bin');
  const lethe = join(bin, 'lethe');
  const started: ChildProcess[] = [];
  let packed: Packed;

  beforeAll(async () => {
    const line = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const { stdout } = await run('npm', line, { cwd: ROOT, maxBuffer: 32_000_000 });
    [packed] = JSON.parse(stdout) as [Packed];
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Starts a command, and waits for a line that it prints. */
  async function start(args: readonly string[], line: RegExp, env: NodeJS.ProcessEnv = {}): Promise<RegExpExecArray> {
    const child = spawn(lethe, args, { cwd: folder, env: { ...process.env, ...env } });
    started.push(child);
    let said = '';
    return new Promise((resolve, reject) => {
      const hear = (piece: Buffer) => {
        said += piece;
        const found = line.exec(said);
        if (found !== null) resolve(found);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)));
    });
  }

  it('has a name that is ours alone, and only what runs', () => {
    expect(packed.name).toBe('@lethe-retirement/lethe');
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['package.json', 'LICENSE', 'dist/src/client.js', 'dist/workflow-bundle.js']),
    );
    const strange = paths.filter(
      (path) =>
        !/^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md|dist\/workflow-bundle\.js)$/.test(path) &&
        !/^(?:dist\/bin\/\w+\.js|dist\/(?:src|sandbox)\/.+\.js|tools\/temporal-cli\/\S+|config\/\S+\.yml)$/.test(path),
    );
    expect(strange).toEqual([]);
    expect(paths.filter((path) => /(?:^|\/)(?:tests?|\.ci)\/|\.(?:pem|age|map|ts)$/.test(path))).toEqual([]);
  });

  it('installs and runs in an empty folder: its version, a Temporal server, a worker', async () => {
    const line = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
    await run('npm', [...line, join(folder, packed.filename)], { cwd: folder });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect((await run(lethe, ['--version'], { cwd: folder })).stdout.trim()).toMatch(
      new RegExp(`^(?:lethe )?${version}`),
    );

    const [, address = ''] = await start(['engine', '--port', '0', '--ui-port', '0'], /ready on (127\.0\.0\.1:\d+)/);
    expect(address).not.toBe(sharedDevServerAddress());
    const file = 'site.yml';
    await start(['sandbox', '--port', '0', '--write-config', 'site.yml'], /The sandbox is ready/);
    const listen = `127.0.0.1:${await freePort()}`;
    await start(['worker', '--config', file, '--listen', listen], /worker ready/, { TEMPORAL_ADDRESS: address });
    expect((await fetch(`http://${listen}/health`)).status).toBe(200);
    expect((await run(join(bin, 'retire_one_learner'), ['--help'])).stdout).toContain('Usage: retire_one_learner');
    const { stdout } = await run(lethe, ['pipeline', 'states', '--config', file], { cwd: folder });
    expect(stdout).toContain('RETIREMENT_STATES');
  }, 600_000);
});
