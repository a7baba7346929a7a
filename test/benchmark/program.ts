import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const DIST = join(__dirname, '..', '..');
const STOP_WITHIN_MS = 15_000;

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export interface Program {
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts one of our programs in a process of its own, and returns when it has printed the line that `ready` knows.
 * @param path from `dist/`
 */
export async function startProgram<T>(
  path: string,
  args: readonly string[],
  ready: (line: string) => T | undefined,
  nodeArgs: readonly string[] = [],
): Promise<Program & { readonly said: T }> {
  const child = spawn(process.execPath, [...nodeArgs, join(DIST, path), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  living.add(child);
  const ended = once(child, 'close').then(() => living.delete(child));
  const lines = createInterface({ input: child.stdout });
  const said = await new Promise<T>((resolve, reject) => {
    lines.on('line', (line) => {
      const value = ready(line);
      if (value !== undefined) resolve(value);
    });
    void ended.then(() => reject(new Error(`${path} ended before it was ready`)));
  });
  return {
    pid: child.pid as number,
    said,
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}

/** Runs one of our programs to its end. @returns what it wrote on standard output */
export async function runProgram(path: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(DIST, path), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  living.add(child);
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  living.delete(child);
  if (code !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${code}:\n${errors}${out}`);
  return out;
}
