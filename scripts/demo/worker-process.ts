import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { watchParent } from '../../src/dev-server/watch-parent';
import { DemoFault } from './demo-fault';

export interface WorkerOptions {
  /** Compiled `src/worker.ts`. */
  readonly program: string;
  readonly config: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Called when the worker ends by itself. */
  readonly onDeath: (fault: DemoFault) => void;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 4_000;
const LINES_TOLD = 8;

/** `lethe worker` as a process of its own, which can be killed and started again. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private wanted = false;
  /** The last lines of the log, because the log is deleted with the demo's folder. */
  private tail: string[] = [];
  private readonly log: WriteStream;

  constructor(private readonly options: WorkerOptions) {
    this.log = createWriteStream(options.logFile, { flags: 'a' });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @returns how long it took until the worker was ready. @unit milliseconds */
  async start(): Promise<number> {
    const { program, config, env } = this.options;
    const began = performance.now();
    this.wanted = true;
    // A process group of its own: Ctrl-C in a terminal reaches the demo alone, which then ends the worker.
    const child = spawn(process.execPath, [program, '--config', config], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const forget = child.pid === undefined ? () => {} : watchParent(child.pid, 'SIGKILL');
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        forget();
        resolve(signal ?? `exit code ${code}`);
      });
    });
    void ended.then((how) => {
      if (this.wanted && this.child === child) {
        this.options.onDeath(this.fault(`The worker ended by itself (${how}).`));
      }
    });
    await this.untilReady(child, ended);
    return performance.now() - began;
  }

  /** SIGKILL: the worker cannot react. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** A clean stop; after four seconds, SIGKILL. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    this.log.end();
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.wanted = false;
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(killer);
  }

  private async untilReady(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.fault('The worker was not ready within 60 s.')), READY_WITHIN_MS);
    });
    const ready = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          this.keep(line);
          if (line.includes('"worker ready"')) resolve();
        });
      }
    });
    const died = ended.then((how) => {
      throw this.fault(`The worker ended before it was ready (${how}).`);
    });
    try {
      await Promise.race([ready, died, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private keep(line: string): void {
    if (!this.log.writableEnded) this.log.write(`${line}\n`);
    this.tail = [...this.tail, line].slice(-LINES_TOLD);
  }

  private fault(what: string): DemoFault {
    return new DemoFault([what, ...this.tail.map((line) => `  ${line}`)].join('\n'));
  }
}
