import type { Command, Option } from 'commander';
import { EXIT_CODES, type ExitName } from '../../src/cli/shell/cli-error';
import { pageOf } from '../../src/cli/shell/documented-command';
import { createProgram } from '../../src/cli/shell/program';

const HEAD = `# Command line reference

<!-- Generated from src/cli by \`node dist/scripts/reference/cli.js\`. Do not edit. -->

The client needs Temporal alone and no credentials of the LMS: what must ask the LMS is done by a worker. Its answer goes
to standard output; progress, warnings and errors go to standard error. With \`--json\` standard output is one JSON value,
\`{"error": {"code", "message", "hint"}}\` when something went wrong. Keys whose value is not known are absent.

A **learner** is named by username, e-mail (it has an @) or LMS user id (digits); \`user:\`, \`email:\` and \`id:\` settle
what looks like two of them. An **instance** is named by \`--instance\` or \`LETHE_INSTANCE\`, else by the file that
\`--config\` (\`LETHE_CONFIG\`, \`RETIREMENT_CONFIG_FILE\`) names. **Temporal** is found by \`--address\` and
\`--namespace\`, else by \`TEMPORAL_ADDRESS\` and its kin, else at 127.0.0.1:7233. \`LETHE_DEBUG=1\` shows the stack of an
unexpected error.
`;

const EXITS: Readonly<Record<ExitName, string>> = {
  ok: 'all well',
  failure: 'failure',
  usage: 'wrong usage, or a confirmation that nobody could give',
  'not-found': 'no such learner, run, request or schedule',
  refused: 'refused, with the reason',
  attention: 'some learners, or a discovery, need a person',
  unreachable: 'Temporal, a worker or the LMS is out of reach',
  config: 'bad config, or credentials that the LMS refuses',
  'timed-out': '`--timeout` has passed; what was waited for goes on',
  interrupted: 'interrupted by Ctrl-C; what was waited for goes on',
};

const NO_TERMINAL = {
  env: {},
  interactive: false,
  live: false,
  columns: 120,
  page: { columns: 120, colour: false },
  out: () => {},
  note: () => {},
  draw: () => {},
  ask: async () => '',
};

/** docs/reference/cli.md, made of the commands themselves. */
export function cliReference(): string {
  const context = { terminal: NO_TERMINAL, programs: { worker: '', sandbox: '', bundle: '' }, version: '' };
  const program = createProgram(context, () => {});
  const exits = Object.entries(EXITS).map(([name, meaning]) => `| ${EXIT_CODES[name as ExitName]} | ${meaning} |`);
  return [
    HEAD,
    '## Exit codes\n',
    ['| code | |', '| --- | --- |', ...exits].join('\n'),
    ...leavesOf(program, []).map(([words, command]) => describe(words, command)),
  ]
    .join('\n')
    .concat('\n');
}

type Leaf = readonly [words: readonly string[], command: Command];

function leavesOf(command: Command, above: readonly string[]): readonly Leaf[] {
  const words = [...above, command.name()];
  if (command.commands.length === 0) return [[words, command]];
  return command.commands.flatMap((below) => leavesOf(below, words));
}

function describe(words: readonly string[], command: Command): string {
  const page = pageOf(command);
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const usage = [...words, ...args, ...(command.options.length > 0 ? ['[options]'] : [])].join(' ');
  const options = command.options.filter((option) => !option.hidden).map(rowOf);
  const keys = Object.entries(page?.json ?? {}).map(([key, meaning]) => `| \`${key}\` | ${cell(meaning)} |`);
  return [
    `\n## \`${words.join(' ')}\`\n`,
    `${sentence(command.description())}\n`,
    block([usage]),
    ...(options.length > 0 ? ['', '| option | |', '| --- | --- |', ...options] : []),
    ...(keys.length > 0 ? ['', '| key of `--json` | |', '| --- | --- |', ...keys] : []),
    '\nExamples:\n',
    block(page?.examples ?? []),
  ].join('\n');
}

function rowOf(option: Option): string {
  const choices = option.argChoices === undefined ? '' : ` One of ${option.argChoices.join(', ')}.`;
  const preset = option.defaultValue === undefined || option.negate ? '' : ` Default: ${option.defaultValue}.`;
  return `| \`${option.flags}\` | ${cell(sentence(option.description) + choices + preset)} |`;
}

function block(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
