import { ConfigError } from './config-fault';

/**
 * The path of the command line, under either of its names.
 * @throws {ConfigError} for two of them
 */
export function configFlag(said: { readonly config?: string; readonly config_file?: string }): string | undefined {
  const { config, config_file } = said;
  if (config === undefined || config_file === undefined || config === config_file) return config ?? config_file;
  const message = `--config is ${config}, and --config_file is ${config_file}`;
  throw new ConfigError([{ file: '', path: '', code: 'config.invalid', message, hint: 'give one of them' }]);
}

/**
 * Which path holds the config: the flag (`--config` or the Python driver's `--config_file`), else LETHE_CONFIG, else
 * RETIREMENT_CONFIG_FILE. Blank counts as not said.
 * @throws {ConfigError} when nothing says it
 */
export function configSource({ flag, env }: { readonly flag?: string; readonly env: NodeJS.ProcessEnv }): string {
  const path = [flag, env.LETHE_CONFIG, env.RETIREMENT_CONFIG_FILE].find((value) => (value ?? '').trim() !== '');
  if (path !== undefined) return path;
  throw new ConfigError([
    {
      file: '',
      path: '',
      code: 'config.invalid',
      message: 'there is no config file',
      hint: 'use --config site.yml (a file, or a folder of files), or set LETHE_CONFIG or RETIREMENT_CONFIG_FILE',
    },
  ]);
}

/** Which instance is meant: the flag, else LETHE_INSTANCE; undefined when neither says one. */
export function instanceSource(said: { readonly flag?: string; readonly env: NodeJS.ProcessEnv }): string | undefined {
  return [said.flag, said.env.LETHE_INSTANCE]
    .map((value) => value?.trim())
    .find((value) => value !== undefined && value !== '');
}
