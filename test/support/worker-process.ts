import { linesOf, Program } from './program';

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

interface More {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
}

/** A worker as it is run for real: a process of its own, built. Returns when it says that it is ready. */
export async function startWorkerProcess(
  config: string,
  env: NodeJS.ProcessEnv,
  { args = [], nodeArgs = [] }: More = {},
): Promise<WorkerProcess> {
  const line = ['--config', config, '--listen', '127.0.0.1:0', ...args];
  const program = new Program('src/worker.js', line, { env, nodeArgs });
  const ready = await program.until(({ stdout }) => linesOf(stdout).find((line) => line.includes('"worker ready"')));
  return {
    pid: program.pid,
    listen: (JSON.parse(ready) as { listen: string }).listen,
    get lines() {
      return [program.stdout, program.stderr].flatMap(linesOf);
    },
    kill: () => program.kill(),
    stop: () => program.stop(),
  };
}
