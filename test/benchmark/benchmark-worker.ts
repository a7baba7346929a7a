import { startProgram } from './program';

/** A worker in a process of its own. */
export interface BenchmarkWorker {
  readonly pid: number;
  /** Calls to the Temporal server so far, by the name of the call. */
  requests(operation: string): Promise<number>;
  stop(): Promise<void>;
}

export interface WorkerSettings {
  readonly config: string;
  readonly address: string;
  /** Folder for a CPU profile. */
  readonly profile?: string;
}

export async function startWorkerProcess({ config, address, profile }: WorkerSettings): Promise<BenchmarkWorker> {
  const args = ['--config', config, '--address', address, '--listen', '127.0.0.1:0'];
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const { pid, said, stop } = await startProgram('src/worker.js', args, readyUrl, nodeArgs);
  return {
    pid,
    stop,
    async requests(operation) {
      const text = await (await fetch(`${said}/metrics`)).text();
      const lines = text.split('\n').filter((line) => /^temporal_(long_)?request(_total)?\{/.test(line));
      return lines
        .filter((line) => line.includes(`operation="${operation}"`))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
  };
}

/** The worker's own line of JSON that says where it listens. */
function readyUrl(line: string): string | undefined {
  const { msg, listen } = JSON.parse(line) as { msg?: string; listen?: string };
  return msg === 'worker ready' ? listen : undefined;
}
