import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CLIENT = join(__dirname, '..', '..', 'dist', 'src', 'client.js');

/** The command line as a process of its own. */
export function clientProcess(
  given: Readonly<Record<string, string>>,
  args: readonly string[],
  stdout: number | 'pipe' = 'pipe',
) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...given };
  const child = spawn(process.execPath, [CLIENT, ...args], { env, stdio: ['ignore', stdout, 'pipe'] });
  let [out, err] = ['', ''];
  const heard: (() => void)[] = [];
  child.stdout?.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr?.on('data', (piece: Buffer) => {
    err += piece.toString();
    for (const listener of heard) listener();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), out, err }));
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const listener = () => {
        if (err.includes(text)) resolve();
      };
      heard.push(listener);
      listener();
      ended.then(() => reject(new Error(`it ended without saying ${text}:\n${err}`)), reject);
    });
  return { child, ended, said };
}
