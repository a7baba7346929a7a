import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow after these words. */
interface Place {
  /** Names of the commands so far, e.g. `learner list`; empty at the beginning. */
  readonly words: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly PlacedOption[];
  /** What an argument of the command may be, where the choices are known. */
  readonly values: readonly string[];
}

interface PlacedOption {
  readonly long: string;
  readonly short?: string;
  readonly about: string;
  readonly values?: readonly string[];
}

/** A script for a shell, made of the commands themselves. */
export function completionScript(shell: Shell, root: Command): string {
  const places = placesOf(root, []);
  return { bash, zsh, fish }[shell](places);
}

function placesOf(command: Command, above: readonly string[]): readonly Place[] {
  const options = command.options
    .filter((option) => option.long != null && !option.hidden)
    .map((option) => ({
      long: option.long ?? '',
      ...(option.short == null ? {} : { short: option.short }),
      about: option.description,
      ...(option.argChoices === undefined ? {} : { values: option.argChoices }),
    }));
  const commands = command.commands.map((one) => ({ name: one.name(), summary: one.summary() || one.description() }));
  const values = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const here: Place = { words: above.join(' '), commands, options, values };
  return [here, ...command.commands.flatMap((one) => placesOf(one, [...above, one.name()]))];
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are variables of the shell
function bash(places: readonly Place[]): string {
  const cases = places.map(({ words, commands, options, values }) => {
    const next = [...commands.map(({ name }) => name), ...values, ...options.map(({ long }) => long)];
    return `    '${words}') next='${next.join(' ')}' ;;`;
  });
  const known = places.flatMap(({ words }) => (words === '' ? [] : [`'${words}'`])).join(' | ');
  const ofOptions = valuesOf(places).map(([key, list]) => `    '${key}') next='${list.join(' ')}' ;;`);
  return [
    '# bash completion for lethe, made by `lethe completion`',
    '__lethe_complete() {',
    '  local word="${COMP_WORDS[$COMP_CWORD]}" before="${COMP_WORDS[$((COMP_CWORD-1))]}" path="" next="" one',
    '  for one in "${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do',
    '    case "${path:+$path }$one" in',
    `      ${known}) path="\${path:+$path }$one" ;;`,
    '      *) break ;;',
    '    esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  case "$path $before" in',
    ...ofOptions,
    '  esac',
    '  COMPREPLY=($(compgen -W "$next" -- "$word"))',
    '  [[ ${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$word"))',
    '}',
    'complete -F __lethe_complete lethe',
  ].join('\n');
}

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

function valuesOf(places: readonly Place[]): readonly (readonly [string, readonly string[]])[] {
  return places.flatMap(({ words, options }) =>
    options.flatMap(({ long, short, values }) =>
      values === undefined
        ? []
        : [long, ...(short === undefined ? [] : [short])].map((flag) => [`${words} ${flag}`, values] as const),
    ),
  );
}

/** zsh reads bash's completions by a module of its own. */
function zsh(places: readonly Place[]): string {
  return ['autoload -U +X compinit && compinit', 'autoload -U +X bashcompinit && bashcompinit', bash(places)].join(
    '\n',
  );
}

function fish(places: readonly Place[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ words, commands, options, values }) => {
    const parts = words === '' ? [] : words.split(' ');
    const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ');
    const none =
      commands.length === 0 ? '' : `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`;
    const at = [seen, none].filter(Boolean).join('; and ');
    const when = at === '' ? '' : ` -n ${quoted(at)}`;
    return [
      ...commands.map(({ name, summary }) => `complete -c lethe -f${when} -a ${name} -d ${quoted(summary)}`),
      ...values.map((value) => `complete -c lethe -f${when} -a ${value}`),
      ...options.map((option) => {
        const list = option.values === undefined ? '' : ` -x -a ${quoted(option.values.join(' '))}`;
        const short = option.short === undefined ? '' : ` -s ${option.short.slice(1)}`;
        const flags = `-l ${option.long.slice(2)}${short}`;
        return `complete -c lethe${seen === '' ? '' : ` -n ${quoted(seen)}`} ${flags}${list} -d ${quoted(option.about)}`;
      }),
    ];
  });
  return ['# fish completion for lethe, made by `lethe completion fish`', ...lines].join('\n');
}
