import { spawn } from 'node:child_process';
import { DemoFault } from './demo-fault';

const WITHIN_MS = 60_000;

export interface LetheOptions {
  /** Compiled `src/client.ts`. */
  readonly program: string;
  readonly config: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The operator's command line, as an operator uses it: one process a command. */
export class LetheCommand {
  constructor(private readonly options: LetheOptions) {}

  /**
   * @returns what it prints with `--json`
   * @throws DemoFault when the command does not end with 0, with what it said
   */
  async run<T>(args: readonly string[]): Promise<T> {
    const { program, config, env, signal } = this.options;
    signal.throwIfAborted();
    const child = spawn(process.execPath, [program, ...args, '--config', config, '--json'], {
      env,
      // A process group of its own, as the worker has.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => child.kill('SIGKILL');
    const timer = setTimeout(stop, WITHIN_MS);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const [out, said, code] = await Promise.all([
        textOf(child.stdout),
        textOf(child.stderr),
        new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
      ]);
      signal.throwIfAborted();
      if (code !== 0) throw new DemoFault(`lethe ${args.join(' ')} ended with ${code ?? 'a time-out'}: ${out || said}`);
      return JSON.parse(out) as T;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text.trim();
}
