import type { InstanceConfig } from '../../config/instance-config';
import type { CommandLine } from './command-line';
import { rooms } from './rooms';

/**
 * The config that this command line names, if it names one.
 * @returns undefined when none is named
 * @throws ConfigError for a file with faults; a secret that is missing here is none, the client needs no secret
 */
export function readConfig(session: CommandLine): Promise<readonly InstanceConfig[] | undefined> {
  return session.once('config', () => load(session));
}

/** The same for a command that can work without a file: it ignores an invalid file that only the environment names, if the instance is given. */
export async function readConfigIfNeeded(session: CommandLine): Promise<readonly InstanceConfig[] | undefined> {
  const { options, terminal } = session;
  const byFlag = options.config !== undefined || options.config_file !== undefined;
  return readConfig(session).catch((error: unknown) => {
    if ((options.instance ?? terminal.env.LETHE_INSTANCE) && !byFlag) return undefined;
    throw error;
  });
}

async function load(session: CommandLine): Promise<readonly InstanceConfig[] | undefined> {
  const { terminal, options } = session;
  const flag = options.config ?? options.config_file;
  const { env } = terminal;
  if (!flag && !env.LETHE_CONFIG && !env.RETIREMENT_CONFIG_FILE) return undefined;
  const { configSource, instanceSource, loadConfig } = rooms.config();
  const instance = instanceSource({ flag: options.instance, env });
  const { instances } = await loadConfig({ path: configSource({ flag, env }), instance, env, secrets: 'skip' });
  return instances;
}
