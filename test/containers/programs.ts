import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTool } from '../../src/dev-server/run-tool';

/** What takes minutes to make is kept here. */
export const CACHE = join(homedir(), '.cache/lethe/containers');

const EVERY_MS = 1_000;

/** Whether a program is there and ends with 0. */
export async function succeeds(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<boolean> {
  return runTool(program, args, { env: env ?? process.env, timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}

/** @throws Error that says what did not come about */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 600_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`after ${withinMs / 1_000} s, not so: ${what}`);
    await sleep(EVERY_MS);
  }
}

/** @throws Error that says what is wrong */
export function expectThat(isSo: boolean, wrong: string): void {
  if (!isSo) throw new Error(wrong);
}
