import { Command } from 'commander';

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

const pages = new WeakMap<Command, CommandPage>();

/** Page of a command made by `documentedCommand`; groups have none. */
export function pageOf(command: Command): CommandPage | undefined {
  return pages.get(command);
}

/** A command whose help has examples and its JSON keys. */
export function documentedCommand(nameAndArgs: string, page: CommandPage): Command {
  const [name = '', ...args] = nameAndArgs.split(' ');
  const command = new Command(name).summary(page.summary).description(page.details ?? page.summary);
  if (args.length > 0) command.arguments(args.join(' '));
  pages.set(command, page);
  return command.addHelpText('after', () => helpText(page));
}

function helpText(page: CommandPage): string {
  const examples = page.examples.map((line) => `  $ ${line}`);
  const keys = Object.entries(page.json ?? {});
  const width = Math.max(0, ...keys.map(([key]) => key.length));
  const json = keys.map(([key, meaning]) => `  ${key.padEnd(width)}  ${meaning}`);
  return ['', 'Examples:', ...examples, ...(json.length > 0 ? ['', 'Keys of --json:', ...json] : [])].join('\n');
}
