import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { startSandbox } from '../../sandbox/start-sandbox';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';
import { startDevServer } from '../../src/dev-server/start-dev-server';
import { counted } from '../../src/domain/text/counted';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { freePort, portIsFree } from '../../src/temporal/connect/ports';
import { castOf, leftOut, people } from './cast';
import { cleanEnv } from './clean-env';
import type { Closers } from './closers';
import { demoConfig, INSTANCE } from './demo-config';
import { openDemoEncryption } from './demo-encryption';
import { DemoFault } from './demo-fault';
import { LetheCommand } from './lethe-command';
import { OneAtATime } from './one-at-a-time';
import type { Play } from './play';
import type { Story } from './story';
import { WorkerProcess } from './worker-process';

export interface DemoSetup {
  readonly learners: number;
  readonly freePorts: boolean;
  /** Where the compiled programs are. */
  readonly dist: string;
  readonly story: Story;
  readonly signal: AbortSignal;
  /** Called when something that should be running has ended by itself. */
  readonly fail: (fault: DemoFault) => void;
}

export interface OpenDemo {
  /** When all that the demo needs was on this machine. @unit epoch milliseconds */
  readonly startedMs: number;
  readonly play: Play;
  readonly webUi: string;
  /** For a person's own terminal. */
  readonly env: Readonly<Record<string, string>>;
  readonly configFile: string;
  readonly folder: string;
}

const SANDBOX_PORT = 18_000;

/** Starts everything that a site and its operator have, each on its usual port, or on a free one if that is in use. */
export async function openDemo(options: DemoSetup, closers: Closers): Promise<OpenDemo> {
  const { learners, dist, story, signal, fail } = options;
  const folder = mkdtempSync(join(tmpdir(), 'lethe-demo-'));
  closers.add(() => rm(folder, { recursive: true, force: true }));

  // What is got only once, in minutes, is not the demo.
  const log = (line: string) => story.line(`  ${line}`);
  const cli = await findTemporalCli({ log });
  const startedMs = Date.now();
  const usual = async (port: number) => (!options.freePorts && (await portIsFree(port)) ? port : 0);
  const uiPort = (await usual(8233)) || (await freePort());
  const encryption = await openDemoEncryption({ folder, port: await usual(8234), webUi: `http://127.0.0.1:${uiPort}` });
  closers.add(() => encryption.codecServer.close());
  const server = await startDevServer({
    port: await usual(7233),
    uiPort,
    uiCodecEndpoint: encryption.codecServer.url,
    log,
    cli,
    signal,
  });
  closers.add(() => server.stop());
  let closing = false;
  closers.add(() => {
    closing = true;
  });
  void server.ended.then((words) => {
    if (!closing) fail(new DemoFault(`Temporal's server ended by itself. ${words.at(-1) ?? ''}`));
  });
  const webUi = server.webUi ?? '';
  story.tell('start', `Temporal's development server, on ${server.address}. Watch in its Web UI: ${webUi}`);
  story.tell(
    'start',
    `Its data is encrypted with the demo's own keys. The Web UI shows names with the help of a codec server, on ${encryption.codecServer.url}.`,
  );

  const sandbox = await openSandbox(learners, options.freePorts);
  closers.add(() => sandbox.stop());
  sandbox.admin.add(people(learners));
  const cast = castOf(sandbox.admin.learners());
  const services = new Set(Object.values(sandbox.urls)).size;
  story.tell(
    'start',
    `An invented Open edX: ${counted(services, 'service')}, the LMS on ${sandbox.url}, ${counted(learners, 'learner')} in its retirement queue.`,
  );
  for (const part of leftOut(cast)) story.tell('start', `Left out, because there are too few learners: ${part}.`);

  const configFile = join(folder, 'demo.yml');
  writeFileSync(configFile, demoConfig(sandbox.config(), learners), { mode: 0o600 });
  const noProfile = join(folder, 'temporal.toml');
  writeFileSync(noProfile, '[profile.default]\n');
  const mine = {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace,
    LETHE_KEYS: `file:${encryption.ringFile}`,
  };
  const env = cleanEnv(process.env, { ...mine, TEMPORAL_CONFIG_FILE: noProfile, LETHE_LISTEN: '127.0.0.1:0' });
  const { connection } = await connectEngine({ env });
  closers.add(() => connection.close());

  const worker = new WorkerProcess({
    program: join(dist, 'src/worker.js'),
    config: configFile,
    env,
    logFile: join(folder, 'worker.log'),
    onDeath: fail,
  });
  closers.add(() => worker.stop());
  const lethe = new LetheCommand({ program: join(dist, 'src/client.js'), config: configFile, env, signal });
  story.command('start', 'lethe worker --config demo.yml');
  story.command('start', 'lethe instance apply --config demo.yml --yes');
  const [readyMs] = await Promise.all([worker.start(), lethe.run(['instance', 'apply', '--yes'])]);
  story.tell(
    'start',
    `The worker is ready after ${(readyMs / 1000).toFixed(1)} s (pid ${worker.pid}). A Temporal Schedule looks for new learners every hour. The first time, an operator does so:`,
  );

  const play: Play = {
    instance: INSTANCE,
    cast,
    sandbox,
    client: new Client({ connection, namespace: server.namespace, dataConverter: encryption.dataConverter }),
    worker,
    lethe,
    turns: new OneAtATime(),
    story,
    signal,
    patienceMs: 60_000 + learners * 500,
    findings: [],
    befell: new Map(),
  };
  return { startedMs, play, webUi, env: mine, configFile, folder };
}

async function openSandbox(learners: number, freePorts: boolean) {
  const options = { workerMayCancel: true, latencyMs: latencyFor(learners) };
  try {
    return await startSandbox({ ...options, port: freePorts ? 0 : SANDBOX_PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSandbox({ ...options, port: 0 });
  }
}

/** Slow enough that a person can follow 25 learners, and not so slow that they wait for 1,000. @returns milliseconds */
function latencyFor(learners: number): number {
  return Math.min(100, Math.max(5, Math.round(2_500 / learners)));
}
