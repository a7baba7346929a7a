import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { watchParent } from '../../src/dev-server/watch-parent';
import { built } from './root';

export interface StartOptions {
  /** Beside PATH and HOME. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told every line of standard output. */
  readonly onLine?: (line: string) => void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TAIL = 20_000;
const STOP_WITHIN_MS = 10_000;

/** One of our programs in a process of its own, that can be killed at any moment. It does not outlive this process. */
export class LetheProcess {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  isRunning = true;
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';

  /** @param path from `dist/` */
  constructor(path: string, args: readonly string[], { env, onLine }: StartOptions = {}) {
    const child = spawn(process.execPath, [built(path), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
    });
    this.child = child;
    this.pid = child.pid as number;
    const forget = watchParent(this.pid, 'SIGKILL');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.stdout = `${this.stdout}${line}\n`.slice(-TAIL);
      onLine?.(line);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-TAIL);
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      forget();
      this.isRunning = false;
      return { code, signal, stdout: this.stdout, stderr: this.stderr };
    });
  }

  /** SIGKILL: nothing of it runs on. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** In order: the steps in hand go to their end. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(killer);
  }
}

/** Runs `lethe` to its end. */
export function runLethe(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  return new LetheProcess('src/client.js', args, { env }).ended;
}
