import type { Command, Option } from 'commander';
import { EXIT_CODES, type ExitName } from '../../src/cli/shell/cli-error';
import { pageOf } from '../../src/cli/shell/define-command';
import { createProgram } from '../../src/cli/shell/program';
import { clientParts } from '../../src/connecting/client-parts';

const HEAD = `# Command line reference

<!-- Generated from src/cli by \`node dist/scripts/reference/cli.js\`. Do not edit. -->

The client connects to Temporal only. It needs no credentials of the LMS, because a worker asks the LMS. Answers go to
standard output. Progress, warnings, and errors go to standard error. With \`--json\`, standard output is one JSON value. For
an error, it is \`{"error": {"code", "message", "hint"}}\`. A key whose value is unknown is absent.

Name a **learner** by username, e-mail address, or LMS user id. If a name is ambiguous, write \`user:\`, \`email:\`, or
\`id:\` before it. Name an **instance** with \`--instance\` or \`LETHE_INSTANCE\`. Otherwise Lethe takes it from the file of
\`--config\` (\`LETHE_CONFIG\`, \`RETIREMENT_CONFIG_FILE\`). Lethe finds **Temporal** by \`--address\` and \`--namespace\`,
then by \`TEMPORAL_ADDRESS\` and related variables, then at 127.0.0.1:7233. \`LETHE_DEBUG=1\` shows the stack trace of an
unexpected error.
`;

const EXITS: Readonly<Record<ExitName, string>> = {
  ok: 'success',
  failure: 'failure',
  usage: 'wrong usage, or a confirmation is needed and there is no terminal',
  'not-found': 'no such instance, learner, run, request, or schedule',
  refused: 'refused, with the reason',
  attention: 'a learner or a discovery needs a person',
  unreachable: 'Temporal, a worker, or the LMS cannot be reached',
  config: 'invalid config, or the LMS refuses the credentials',
  'timed-out': '`--timeout` has passed; the work continues',
  interrupted: 'interrupted by Ctrl-C; the work continues',
};

const NO_TERMINAL = {
  env: {},
  interactive: false,
  live: false,
  columns: 120,
  page: { columns: 120, colour: false },
  out: () => {},
  data: () => {},
  note: () => {},
  draw: () => {},
  ask: async () => '',
};

/** docs/reference/cli.md, made of the commands themselves. */
export function cliReference(): string {
  const context = {
    terminal: NO_TERMINAL,
    programs: { worker: '', sandbox: '', bundle: '' },
    parts: clientParts,
    version: '',
  };
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
