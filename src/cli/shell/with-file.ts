import type { CommonOptions } from './common-options';
import { pastedCommand } from './pasted-command';

type Env = Readonly<Record<string, string | undefined>>;
type Named = Pick<CommonOptions, 'config' | 'config_file' | 'address' | 'namespace'>;

/**
 * Commands in texts that do not know which file is meant say `--config FILE`: they name that of this command line, where it
 * is one file, so that they can be pasted. A folder has the files of several instances.
 */
export function withFile(text: string, options: Named, env: Env): string {
  const { config, config_file, address, namespace } = options;
  const named = [config, config_file, env.LETHE_CONFIG, env.RETIREMENT_CONFIG_FILE];
  const file = named.find((one) => (one ?? '').trim() !== '');
  if (file === undefined || !/\.ya?ml$/i.test(file)) return text;
  return text.replace(/lethe ([a-z][a-z -]*?) --config FILE\b/g, (_, words: string) =>
    pastedCommand(words, { config: file, address, namespace }, 'all'),
  );
}
