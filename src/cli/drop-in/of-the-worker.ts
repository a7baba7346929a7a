import type { Session } from '../shell/session';
import type { ScriptOptions } from './script';

/** Says of options that a job gives, and that only the worker's own file decides, that they change nothing. */
export function ofTheWorker({ options, output }: Session<ScriptOptions>, names: readonly string[]): void {
  for (const name of names) {
    if (options[name] !== undefined) output.note(`--${name} changes nothing: the instance file of the worker counts`);
  }
}
