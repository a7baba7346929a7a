import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import { startDevServer } from '../../src/dev-server/start-dev-server';
import { makeFileRing } from '../../src/keys/file-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { startLethe } from '../support/program';
import type { BareSettings } from './bare-worker';
import { type BenchmarkSandbox, startSandboxProcess } from './benchmark-sandbox';
import { type BenchmarkWorker, startBenchmarkWorker } from './benchmark-worker';
import { untilIdle } from './until-idle';

/** Anybody who asked longer ago is due; the parked asked today. @unit days */
export const COOL_OFF_DAYS = 30;

const KEY_RING = 'keys.json';
const PARTNER_QUEUE = '  - [ADDING_TO_PARTNER_QUEUE, PARTNER_QUEUE_COMPLETE, LMS, retirement_partner_queue]';

export interface StandSettings {
  readonly maxConcurrentSteps: number;
  readonly profile?: string;
  /** Payloads are encrypted with a key ring of its own. @default false */
  readonly encrypted?: boolean;
  /** Lines before all others of the instance file. */
  readonly head?: string;
  /** Lines of its `lethe:`, for files that belong into this folder. */
  readonly more?: (folder: string) => readonly string[];
  /** The pipeline queues learners for partners. @default false */
  readonly partnerQueue?: boolean;
}

/** A Temporal server, a sandbox and a worker, each a process of its own, all of them new. */
export interface Stand {
  /** Of the instance file; gone with the stand. */
  readonly folder: string;
  readonly enginePid: number;
  readonly sandbox: BenchmarkSandbox;
  readonly client: Client;
  /** Of the bare prototype, which encrypts nothing. */
  readonly plainClient: Client;
  readonly instance: string;
  /** Of the bare prototype's worker. */
  readonly settings: Omit<BareSettings, 'taskQueue'>;
  worker(): BenchmarkWorker;
  restartWorker(): Promise<BenchmarkWorker>;
  /** Adds learners who asked today, and enrolls them; comes back when all of their runs sleep. */
  park(count: number): Promise<void>;
  /** Waits until Temporal server and worker have nothing left to do. */
  rest(): Promise<void>;
  /** `lethe instance apply`. */
  apply(): Promise<void>;
  /** `lethe discovery run` in a process of its own; with `follow` until every learner has ended. */
  discover(follow: boolean): Promise<DiscoveryAnswer>;
  /** `lethe` with this instance file, in a process of its own. @returns what it printed */
  lethe(args: readonly string[]): Promise<string>;
}

/** What we read of `lethe discovery run --json`. */
export interface DiscoveryAnswer {
  readonly batch: string;
  readonly enrolled: number;
  readonly outcomes?: { readonly completed: number };
}

export async function withStand<T>(settings: StandSettings, work: (stand: Stand) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const config = join(folder, 'bench.yml');
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const sandbox = await startSandboxProcess(config);
    undo.push(() => sandbox.stop());
    const files = join(folder, 'files');
    mkdirSync(files);
    writeFileSync(config, instanceFile(readFileSync(config, 'utf8'), settings, files));
    chmodSync(config, 0o600);
    const converter = settings.encrypted === true ? await makeKeys(join(folder, KEY_RING)) : undefined;
    const engine = await startDevServer({ port: 0, uiPort: 'headless' });
    undo.push(() => engine.stop());
    const { address } = engine;
    const start = () => startBenchmarkWorker({ config, address, profile: settings.profile });
    let worker = await start();
    undo.push(() => worker.stop());
    const { connection, namespace } = await connectEngine({ env: { TEMPORAL_ADDRESS: address } });
    undo.push(() => connection.close());
    const rest = () => untilIdle([engine.pid, worker.pid]);
    const lethe = async (args: readonly string[]) => {
      const line = [...args, '--config', config, '--address', address];
      const { code, stdout, stderr } = await startLethe(line).ended;
      if (code !== 0) throw new Error(`lethe ${line.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
      return stdout;
    };
    const discover = async (follow: boolean) => {
      const args = ['discovery', 'run', '--yes', '--json', '--cool-off-days', String(COOL_OFF_DAYS)];
      return JSON.parse(await lethe([...args, ...(follow ? ['--follow'] : [])])) as DiscoveryAnswer;
    };
    return await work({
      folder,
      enginePid: engine.pid,
      sandbox,
      client: new Client({ connection, namespace, dataConverter: converter }),
      plainClient: new Client({ connection, namespace }),
      instance: 'sandbox',
      settings: {
        address,
        urls: sandbox.urls,
        clientId: sandbox.clientId,
        clientSecret: sandbox.clientSecret,
        maxConcurrentSteps: settings.maxConcurrentSteps,
      },
      worker: () => worker,
      async restartWorker() {
        await worker.stop();
        worker = await start();
        return worker;
      },
      lethe,
      apply: async () => void (await lethe(['instance', 'apply', '--yes'])),
      discover,
      rest,
      async park(count) {
        await sandbox.add(count, 0);
        const { enrolled } = await discover(false);
        if (enrolled !== count) throw new Error(`${enrolled} of ${count} learners were enrolled`);
        await rest();
      },
    });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function makeKeys(path: string): Promise<DataConverter> {
  await makeFileRing(path);
  return dataConverter(encryptionCodec(await openKeyRing({ kind: 'file', path }, {}, { mayBegin: () => true })));
}

/** The sandbox's own file, which ends with its `lethe:`. */
function instanceFile(yaml: string, settings: StandSettings, files: string): string {
  const { maxConcurrentSteps, encrypted, head = '', more = () => [], partnerQueue = false } = settings;
  const lines = yaml.split('\n');
  if (partnerQueue)
    lines.splice(
      lines.findIndex((line) => line.includes('RETIRING_LMS_MISC')),
      0,
      PARTNER_QUEUE,
    );
  return [
    `${head}${lines.join('\n').trimEnd()}`,
    `  max_concurrent_steps: ${maxConcurrentSteps}`,
    '  user_count_error_threshold: 1000000',
    '  cool_off_jitter: 0s',
    ...more(files),
    ...(encrypted === true ? [`  encryption: {keys: 'file:${KEY_RING}'}`] : []),
    '',
  ].join('\n');
}
