import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow after these words. */
interface Place {
  /** Names of the commands so far, e.g. `learner list`; empty at the beginning. */
  readonly words: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly { readonly long: string; readonly about: string; readonly values?: readonly string[] }[];
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
      about: option.description,
      ...(option.argChoices === undefined ? {} : { values: option.argChoices }),
    }));
  const commands = command.commands.map((one) => ({ name: one.name(), summary: one.summary() || one.description() }));
  const here: Place = { words: above.join(' '), commands, options };
  return [here, ...command.commands.flatMap((one) => placesOf(one, [...above, one.name()]))];
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are variables of the shell
function bash(places: readonly Place[]): string {
  const cases = places.map(({ words, commands, options }) => {
    const next = [...commands.map(({ name }) => name), ...options.map(({ long }) => long)].join(' ');
    return `    '${words}') next='${next}' ;;`;
  });
  const known = places.flatMap(({ words }) => (words === '' ? [] : [`'${words}'`])).join(' | ');
  const values = valuesOf(places).map(([key, list]) => `    '${key}') next='${list.join(' ')}' ;;`);
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
    ...values,
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
    options.flatMap(({ long, values }) => (values === undefined ? [] : [[`${words} ${long}`, values] as const])),
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
  const lines = places.flatMap(({ words, commands, options }) => {
    const parts = words === '' ? [] : words.split(' ');
    const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`).join('; and ');
    const none =
      commands.length === 0 ? '' : `not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`;
    const at = [seen, none].filter(Boolean).join('; and ');
    const when = at === '' ? '' : ` -n ${quoted(at)}`;
    return [
      ...commands.map(({ name, summary }) => `complete -c lethe -f${when} -a ${name} -d ${quoted(summary)}`),
      ...options.map(({ long, about, values }) => {
        const list = values === undefined ? '' : ` -x -a ${quoted(values.join(' '))}`;
        return `complete -c lethe${seen === '' ? '' : ` -n ${quoted(seen)}`} -l ${long.slice(2)}${list} -d ${quoted(about)}`;
      }),
    ];
  });
  return ['# fish completion for lethe, made by `lethe completion fish`', ...lines].join('\n');
}
