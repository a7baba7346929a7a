import { type Argument, Command, type Option } from 'commander';
import { wrap } from '../../domain/text/wrap';
import { type CommonOption, type CommonOptions, withCommon } from './common-options';
import type { Session } from './session';

/** What `--help` and docs/reference/cli.md say beyond the options. */
export interface CommandPage {
  /** One sentence, without a full stop. */
  readonly summary: string;
  /** More, where one sentence is not enough. */
  readonly details?: string;
  readonly examples: readonly string[];
  /** Keys of what `--json` prints, each with its meaning; absent where there is no `--json`. */
  readonly json?: Readonly<Record<string, string>>;
}

/** What a command does; its result is the exit code. */
type CommandWork<Options extends CommonOptions> = (
  session: Session<Options>,
  args: readonly string[],
  command: Command,
) => Promise<number>;

/** Everything about a command, as data. */
interface Definition<Options extends CommonOptions> extends CommandPage {
  /** Its name and arguments: `show <learner>`. */
  readonly usage: string;
  /** Options that it shares with others, in the order of the help. */
  readonly common: readonly CommonOption[];
  /** Options and arguments of its own. Each call makes new ones, because commander keeps state in them. */
  readonly own?: () => readonly (Option | Argument)[];
  /** Hands everything after its name to the program that it becomes. */
  readonly passThrough?: boolean;
  readonly run: CommandWork<Options>;
}

/** Makes what commander calls of what a command does. */
export type Action = <Options extends CommonOptions>(
  run: CommandWork<Options>,
) => (...parameters: unknown[]) => Promise<void>;

const pages = new WeakMap<Command, CommandPage>();

/** Page of a command that was made here; groups have none. */
export function pageOf(command: Command): CommandPage | undefined {
  return pages.get(command);
}

/** A command; its help has examples and its JSON keys. @returns what makes it for a command line */
export function defineCommand<Options extends CommonOptions>(
  definition: Definition<Options>,
): (action: Action) => Command {
  return (action) => {
    const { usage, common, own, passThrough, run, ...page } = definition;
    const [name = '', ...args] = usage.split(' ');
    const command = new Command(name).summary(page.summary).description(page.details ?? sentence(page.summary));
    if (args.length > 0) command.arguments(args.join(' '));
    withCommon(command, common);
    for (const one of own?.() ?? []) 'flags' in one ? command.addOption(one) : command.addArgument(one);
    if (passThrough === true) command.helpOption(false).allowUnknownOption().passThroughOptions();
    pages.set(command, page);
    return command.addHelpText('after', ({ command: asked }) => helpText(page, widthOf(asked))).action(action(run));
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** @unit columns */
const NARROWEST = 20;

function widthOf(command: Command): number {
  return command.configureOutput().getOutHelpWidth?.() ?? Number.POSITIVE_INFINITY;
}

function helpText(page: CommandPage, columns: number): string {
  const examples = page.examples.map((line) => `  $ ${line}`);
  const keys = Object.entries(page.json ?? {});
  const width = Math.max(0, ...keys.map(([key]) => key.length));
  const hanging = `\n${' '.repeat(width + 4)}`;
  const json = keys.map(([key, meaning]) => {
    const lines = wrap(meaning, Math.max(columns - width - 4, NARROWEST));
    return `  ${key.padEnd(width)}  ${lines.replaceAll('\n', hanging)}`;
  });
  return ['', 'Examples:', ...examples, ...(json.length > 0 ? ['', 'Keys of --json:', ...json] : [])].join('\n');
}
