import { homedir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../src/dev-server/run-tool';
import { until } from '../support/until-holds';

/** What takes minutes to make is kept here. */
export const CACHE = join(homedir(), '.cache/lethe/containers');

/** Whether a program is there and ends with 0. */
export async function succeeds(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<boolean> {
  return runTool(program, args, { env: env ?? process.env, timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}

/** Containers take minutes to start. */
export function eventually(what: string, isSo: () => Promise<boolean>, withinMs = 600_000): Promise<void> {
  return until(what, isSo, { withinMs, everyMs: 1_000 });
}

/** @throws Error that says what is wrong */
export function expectThat(isSo: boolean, wrong: string): void {
  if (!isSo) throw new Error(wrong);
}
