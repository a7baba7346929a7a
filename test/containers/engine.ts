import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTool } from '../../src/dev-server/run-tool';
import { CACHE, succeeds } from './programs';

const TO_INSTALL =
  'No Docker Engine answers. Start Docker, or run this as root on Linux with dockerd installed (Debian: apt-get install docker.io).';
const READY_S = 60;
const FORWARD = '/proc/sys/net/ipv4/ip_forward';

/** A Docker daemon. */
export interface Engine {
  /** For every `docker`. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends it, if it is ours. */
  stop(): Promise<void>;
}

/**
 * The Docker daemon that answers here; where there is none, one of our own, in a folder that is gone with it.
 * @throws Error that says what to install
 */
export async function openEngine(): Promise<Engine> {
  if (await answers(process.env)) return { env: process.env, stop: async () => {} };
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !(await succeeds('dockerd', ['--version'])))
    throw new Error(TO_INSTALL);
  return ownEngine();
}

async function ownEngine(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-engine-'));
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const settings = {
    'data-root': join(CACHE, 'engine'),
    'exec-root': join(folder, 'exec'),
    pidfile: join(folder, 'pid'),
    hosts: [socket],
    bip: '172.31.127.1/28',
    'default-address-pools': [{ base: '172.31.128.0/17', size: 28 }],
  };
  writeFileSync(join(folder, 'daemon.json'), JSON.stringify(settings));
  const forwarded = readFileSync(FORWARD, 'utf8');
  const rules = await runTool('iptables-save', []);
  const log = openSync(join(folder, 'log'), 'a');
  const daemon = spawn('dockerd', ['--config-file', join(folder, 'daemon.json')], { stdio: ['ignore', log, log] });
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  const env = { ...process.env, DOCKER_HOST: socket };
  const stop = async () => {
    daemon.kill('SIGTERM');
    await ended;
    await runTool('ip', ['link', 'delete', 'docker0']).catch(() => undefined);
    const file = join(folder, 'rules');
    writeFileSync(file, withEmptyTables(rules));
    await runTool('iptables-restore', [file]);
    writeFileSync(FORWARD, forwarded);
    rmSync(folder, { recursive: true, force: true });
  };
  for (let second = 0; second < READY_S && daemon.exitCode === null; second += 1) {
    if (await answers(env)) return { env, stop };
    await sleep(1_000);
  }
  const words = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join('\n');
  await stop();
  throw new Error(`dockerd did not start:\n${words}`);
}

async function answers(env: NodeJS.ProcessEnv): Promise<boolean> {
  return succeeds('docker', ['version', '--format', '{{.Server.Version}}'], env);
}

/** `iptables-restore` leaves a table that it does not name as it is. */
function withEmptyTables(rules: string): string {
  const missing = ['filter', 'nat'].filter((table) => !rules.includes(`*${table}\n`));
  return `${rules}${missing.map((table) => `*${table}\nCOMMIT\n`).join('')}`;
}
