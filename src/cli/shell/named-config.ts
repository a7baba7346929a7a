import type { InstanceConfig } from '../../config/instance-config';
import type { CommonOptions } from './common-options';
import { lazy } from './lazy';
import type { Terminal } from './terminal';

/** The config that a command line names; it is read once. */
export class NamedConfig {
  private loading: Promise<readonly InstanceConfig[] | undefined> | undefined;

  constructor(
    private readonly options: CommonOptions,
    private readonly env: Terminal['env'],
  ) {}

  /**
   * @returns undefined when no config is named
   * @throws ConfigError for a file with faults; a secret that is missing here is none, the client needs no secret
   */
  read(): Promise<readonly InstanceConfig[] | undefined> {
    this.loading ??= this.load();
    return this.loading;
  }

  /** The same for a command that can work without a file: it ignores an invalid file that only the environment names, if the instance is given. */
  async readIfNeeded(): Promise<readonly InstanceConfig[] | undefined> {
    const byFlag = this.options.config !== undefined || this.options.config_file !== undefined;
    return this.read().catch((error: unknown) => {
      if ((this.options.instance ?? this.env.LETHE_INSTANCE) && !byFlag) return undefined;
      throw error;
    });
  }

  private async load(): Promise<readonly InstanceConfig[] | undefined> {
    const { options, env } = this;
    const named = options.config ?? options.config_file;
    if (!named && !env.LETHE_CONFIG && !env.RETIREMENT_CONFIG_FILE) return undefined;
    const { configFlag, configSource, instanceSource, loadConfig } = lazy.config();
    const flag = configFlag(options);
    const instance = instanceSource({ flag: options.instance, env });
    const { instances } = await loadConfig({ path: configSource({ flag, env }), instance, env, secrets: 'skip' });
    return instances;
  }
}
