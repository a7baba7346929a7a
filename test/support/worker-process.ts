import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const WORKER = join(__dirname, '..', '..', 'dist', 'src', 'worker.js');

export interface WorkerProcess {
  readonly pid: number;
  /** `http://host:port` of `/health` and `/metrics`. */
  readonly listen: string;
  /** Every line that it has written so far, standard error too. */
  readonly lines: readonly string[];
  kill(): Promise<void>;
  /** SIGTERM, as an orchestrator does. */
  stop(): Promise<number | null>;
}

/** A worker as it is run for real: a process of its own, built. Returns when it says that it is ready. */
export async function startWorkerProcess(
  config: string,
  env: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [WORKER, '--config', config, '--listen', '127.0.0.1:0'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const listen = await untilReady(child, lines);
  const ended = async () =>
    child.exitCode === null && child.signalCode === null ? await once(child, 'exit') : undefined;
  return {
    pid: child.pid ?? 0,
    listen,
    lines,
    kill: async () => {
      child.kill('SIGKILL');
      await ended();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended();
      return child.exitCode;
    },
  };
}

function untilReady(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes('"worker ready"')) resolve((JSON.parse(line) as { listen: string }).listen);
      });
    }
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}:\n${lines.join('\n')}`)));
  });
}
