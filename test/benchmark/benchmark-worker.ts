import { startWorkerProcess } from '../support/worker-process';

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

export async function startBenchmarkWorker({ config, address, profile }: WorkerSettings): Promise<BenchmarkWorker> {
  const args = ['--address', address];
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const { pid, listen, stop } = await startWorkerProcess(config, {}, { args, nodeArgs });
  return {
    pid,
    stop: async () => void (await stop()),
    async requests(operation) {
      const text = await (await fetch(`${listen}/metrics`)).text();
      const lines = text.split('\n').filter((line) => /^temporal_(long_)?request(_total)?\{/.test(line));
      return lines
        .filter((line) => line.includes(`operation="${operation}"`))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
  };
}
