import type { CommonOptions } from './common-options';

/**
 * A command that can be pasted, with the options that name the site and the server.
 * @param scope `all` leaves out which instance
 */
export function pastedCommand(words: string, options: CommonOptions, scope: 'instance' | 'all'): string {
  const { config, config_file, instance, address, namespace } = options;
  const given = { config: config ?? config_file, ...(scope === 'all' ? {} : { instance }), address, namespace };
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${quoted(value)}`],
  );
  return ['lethe', words, ...texts].join(' ');
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
