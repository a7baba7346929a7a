import { InvalidArgumentError, Option } from 'commander';
import type { Script } from './script';

/** The option that every script has. */
export function configFile(): Option {
  return new Option('--config_file <path>', 'instance file: the YAML file of the driver scripts');
}

/** Takes back the flag of this name: the last of the two counts. @source click: `--comments/--no_comments` */
export function not(flag: string, description: string): Option {
  return Object.assign(new Option(`--no_${flag}`, description).preset(false as never), { attributeName: () => flag });
}

/** @source click: INT */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text.trim())) throw new InvalidArgumentError('Write a whole number, 0 or more.');
  return Number(text);
}

/**
 * Options that the environment gives, as arguments: `--config_file=site.yml`. What the command line says comes after them
 * and wins. An empty variable is none.
 * @source click: auto_envvar_prefix
 */
export function optionsFrom(
  { variables, options }: Pick<Script, 'variables' | 'options'>,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const known = new Set(options().map(({ long }) => long));
  return options().flatMap((option) => {
    const { long = '', required } = option;
    const value = env[`${variables}_${long.slice(2).replaceAll('-', '_').toUpperCase()}`];
    if (!value) return [];
    if (required) return [`${long}=${value}`];
    if (truth(value)) return [long];
    const not = `--no_${long.slice(2)}`;
    return known.has(not) ? [not] : [];
  });
}

/** @source click: BOOL */
export function truth(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (['1', 'true', 't', 'yes', 'y', 'on'].includes(word)) return true;
  if (['0', 'false', 'f', 'no', 'n', 'off'].includes(word)) return false;
  throw new InvalidArgumentError('Write true or false.');
}
