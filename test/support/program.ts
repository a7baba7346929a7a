import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watchParent } from '../../src/dev-server/watch-parent';
import { built } from './root';

export interface ProgramOptions {
  /** Beside PATH and HOME. */
  readonly env?: NodeJS.ProcessEnv;
  readonly nodeArgs?: readonly string[];
  /** A file descriptor in the place of the pipe. */
  readonly stdout?: number;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of each stream, the last. @unit characters */
const MOST_KEPT = 4_000_000;
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 15_000;

/** One of our programs, built, in a process of its own. It can be killed at any moment, and does not outlive this process. */
export class Program {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  isRunning = true;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();
  private out = '';
  private err = '';

  /** @param path from `dist/` */
  constructor(
    private readonly path: string,
    args: readonly string[],
    { env, nodeArgs = [], stdout }: ProgramOptions = {},
  ) {
    this.child = spawn(process.execPath, [...nodeArgs, built(path), ...args], {
      stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
    });
    this.pid = this.child.pid as number;
    const forget = watchParent(this.pid, 'SIGKILL');
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out = (this.out + text).slice(-MOST_KEPT);
      for (const listener of this.listeners) listener();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err = (this.err + text).slice(-MOST_KEPT);
      for (const listener of this.listeners) listener();
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      forget();
      this.isRunning = false;
      return { code, signal, stdout: this.out, stderr: this.err };
    });
  }

  /** What it has said so far. */
  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  /**
   * Waits until it has said something.
   * @param find what was waited for, or undefined while it is not there
   */
  until<T>(find: (program: this) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.listeners.delete(listen);
        settle();
      };
      const fail = (what: string) =>
        end(() => reject(new Error(`what was waited for did not come: ${this.path} ${what}:\n${this.err}${this.out}`)));
      const timer = setTimeout(() => fail('took over two minutes'), READY_WITHIN_MS);
      const listen = () => {
        const found = find(this);
        if (found !== undefined) end(() => resolve(found));
      };
      this.listeners.add(listen);
      listen();
      void this.ended.then(({ code, signal }) => fail(`ended with ${code ?? signal}`));
    });
  }

  /** For Ctrl-C, SIGINT. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGKILL: nothing of it runs on. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** In order, as an orchestrator does it: the steps in hand go to their end. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    const { code } = await this.ended;
    clearTimeout(killer);
    return code;
  }
}

/** `lethe`, in a process of its own. */
export function startLethe(args: readonly string[], options?: ProgramOptions): Program {
  return new Program('src/client.js', args, options);
}

/** Lines that are whole. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}
