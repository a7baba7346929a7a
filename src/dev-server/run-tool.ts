import { spawn } from 'node:child_process';

export interface RunToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/**
 * Runs a program to its end.
 * @returns its standard output
 * @throws Error whose message holds the last lines it wrote, or that there is no such program
 */
export async function runTool(program: string, args: readonly string[], options: RunToolOptions = {}): Promise<string> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-4_000);
  });
  // Node's own `timeout` outlives a program that was never there.
  const late = options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
  return new Promise<string>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(error.code === 'ENOENT' ? `${program} is not installed` : `${program}: ${error.message}`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const words = (errors || output).trim().split('\n').slice(-8).join('\n');
      reject(new Error(`${program} ended with ${signal ?? code}: ${words}`));
    });
  }).finally(() => clearTimeout(late));
}
