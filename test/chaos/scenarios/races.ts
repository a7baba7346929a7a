import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { watchParent } from '../../../src/dev-server/watch-parent';
import { ROOT } from '../root';

const PROGRAM = join('test', 'workflows', 'races', 'long-races.ts');

/**
 * Verbs, moves in the admin and the ends of activities at once, judged by the model that the tests have too. They need
 * services that hang and let go on demand, so they run in a program of the tests, against an engine of its own.
 * @returns how many races there were, or what is wrong
 */
export async function raceAtRandom(seed: number, learners: number): Promise<{ races: number } | { wrong: string }> {
  const child = spawn(
    process.execPath,
    ['-r', './test/support/typescript-hook.cjs', PROGRAM, String(seed), String(learners)],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const forget = watchParent(child.pid as number, 'SIGKILL');
  let out = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const [code] = await once(child, 'close');
  forget();
  return code === 0 ? (JSON.parse(out) as { races: number }) : { wrong: told.trim() };
}
