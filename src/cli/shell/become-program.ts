import { existsSync } from 'node:fs';
import { runMain } from 'node:module';
import { CliError } from './cli-error';

/**
 * This process becomes another of our programs: same process id, so that a signal arrives once and the exit code is
 * the program's own. Never returns in the ordinary way: the program ends the process.
 */
export async function becomeProgram(path: string, args: readonly string[]): Promise<never> {
  if (!existsSync(path)) throw new CliError('failure', `${path} is missing`, 'build it: npm run build');
  process.argv.splice(1, process.argv.length, path, ...args);
  // The program says by itself what becomes of an error that nobody caught, and of Ctrl-C.
  for (const name of ['uncaughtException', 'SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  runMain();
  return new Promise<never>(() => {});
}
