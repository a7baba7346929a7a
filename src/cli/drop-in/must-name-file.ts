import type { Session } from '../shell/session';
import { ScriptFault, type ScriptOptions } from './script';

/** @throws ScriptFault where neither an option nor a variable says which site is meant */
export function mustNameFile({ options, terminal: { env } }: Session<ScriptOptions>, code: number): void {
  if (options.config_file || env.LETHE_CONFIG || env.LETHE_INSTANCE) return;
  throw new ScriptFault(code, 'a config file is required', 'name it: --config_file FILE, or RETIREMENT_CONFIG_FILE');
}

/** Why nobody is due, and what to do. */
export const NO_COOL_OFF = [
  'no cool-off is in force',
  'set lethe.cool_off_days in the instance file, to the --cool_off_days of your job (7 without one), then `lethe instance apply`',
] as const;
