import type { InstanceConfig } from '../config/instance-config';
import { rooms } from './rooms';
import type { Session } from './session';

/**
 * The config that this command line names, if it names one.
 * @returns undefined when none is named
 * @throws ConfigError for a file with faults; a secret that is missing here is none, the client needs no secret
 */
export async function readConfig(session: Session): Promise<readonly InstanceConfig[] | undefined> {
  const { terminal, options } = session;
  const flag = options.config ?? options.config_file;
  const { env } = terminal;
  if (!flag && !env.LETHE_CONFIG && !env.RETIREMENT_CONFIG_FILE) return undefined;
  const { configSource, instanceSource, loadConfig } = rooms.config();
  const instance = instanceSource({ flag: options.instance, env });
  const { instances } = await loadConfig({ path: configSource({ flag, env }), instance, env, secrets: 'skip' });
  return instances;
}
