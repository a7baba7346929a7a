import { type Command, CommanderError } from 'commander';
import { pageOf } from '../../src/cli/shell/define-command';
import { createProgram } from '../../src/cli/shell/program';
import { clientParts } from '../../src/connecting/client-parts';
import { NOBODY_COUNTED } from '../../src/domain/discovery/discovery-counts';
import { adviceFor } from '../../src/domain/failure/advice';
import { blocksOf, PAGES, textOf } from '../architecture/blocks-of';
import { commandsOf, unexplained } from '../guides/guide-commands';
import { linesNotPrinted } from '../guides/lines-not-printed';
import { READERS } from '../guides/readers';

const CONTEXT = {
  terminal: undefined as never,
  programs: { worker: '', sandbox: '', bundle: '' },
  parts: clientParts,
  version: '',
};

/** What `lethe` would say against that line, without doing anything. */
function refusalOf(words: readonly string[]): string | undefined {
  const program = createProgram(CONTEXT, () => {});
  forAll(program, (command) =>
    command
      .exitOverride()
      .configureOutput({ writeOut: () => {}, writeErr: () => {} })
      .action(() => {}),
  );
  try {
    program.parse([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    return error instanceof CommanderError && error.exitCode !== 0 ? error.message : undefined;
  }
}

function forAll(command: Command, what: (command: Command) => void): void {
  if (command.commands.length === 0) what(command);
  else command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const one of command.commands) forAll(one, what);
}

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

/** The words after `lethe` of each command of a line, as a shell would split them. */
function letheLines(command: string): readonly (readonly string[])[] {
  return command
    .split(/&&|\|\||;|\|/)
    .map((one) => one.replace(/>\s*\S+\s*$/, ''))
    .map((one) => one.trim().match(/"[^"]*"|'[^']*'|\S+/g) ?? [])
    .map((words) => words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2')))
    .flatMap((words) => {
      const at = words.indexOf('lethe');
      const before = words.slice(0, Math.max(at, 0));
      const ours = at >= 0 && before.every((word) => word === 'npx' || /^[A-Z_]+=/.test(word));
      return ours ? [words.slice(at + 1)] : [];
    });
}

/** The generated reference has forms of commands; its examples are those of the help. */
const READ = PAGES.filter((page) => page !== 'docs/reference/cli.md');

describe('the commands of the documents', () => {
  it.each(READ)('of %s are commands of lethe, with options that there are', (page) => {
    const refused = commandsOf(page).flatMap(({ line, command }) =>
      letheLines(command).flatMap((words) => {
        const refusal = refusalOf(words);
        return refusal === undefined ? [] : [`${page}:${line}: ${command}: ${refusal}`];
      }),
    );
    expect(refused).toEqual([]);
  });

  it('are those of the examples in the help', () => {
    const examples = leaves(createProgram(CONTEXT, () => {})).flatMap((command) => pageOf(command)?.examples ?? []);
    expect(examples.length).toBeGreaterThan(40);
    const refused = examples.flatMap((line) => letheLines(line).flatMap((words) => refusalOf(words) ?? []));
    expect(refused).toEqual([]);
  });

  it('print what a page shows, except for numbers, times and widths', () => {
    const printed = 'PHASE     DUE\nretiring  2026-11-22 (in 23 h)\nkey 3b34738bb119668e\n';
    const shown = ['PHASE  DUE', 'retiring  2025-01-02 (in 3 d)', 'key aaaaaaaaaaaa1', '…', 'and so on …'];
    expect(linesNotPrinted(shown, printed)).toEqual([]);
    expect(linesNotPrinted(['waiting  2025-01-02 (in 3 d)'], printed)).toEqual(['waiting  2025-01-02 (in 3 d)']);
    const named = (hash: string) => `file  raw/archive_${hash}_2026_11_27.json.gz`;
    expect(linesNotPrinted([named('5d0f2a7c91be4436')], named('f612112d52556181'))).toEqual([]);
    const onTerminal = '\r\x1b[K[---] 0/2 checked\r\x1b[KPHASE\r\nGo on: \x1b[46Gacademy\r\n';
    expect(linesNotPrinted(['PHASE', 'Go on: academy', '0/2 checked'], onTerminal)).toEqual(['0/2 checked']);
  });

  it('of README show a discovery as it is printed', () => {
    const [printed] = blocksOf(textOf('README.md'), ['json']);
    const { counts } = JSON.parse(printed?.code ?? '{}') as { readonly counts?: object };
    expect(Object.keys(counts ?? {}).sort()).toEqual(Object.keys(NOBODY_COUNTED).sort());
  });

  it('are seen to be wrong where they are', () => {
    expect(refusalOf(['learner', 'list', '--konfig', 'x'])).toContain("unknown option '--konfig'");
    expect(refusalOf(['learner', 'forget', 'ann'])).toContain('unknown command');
    expect(refusalOf(['learner', 'show'])).toContain('missing');
    expect(refusalOf(['learner', 'list', '--phase', 'lost'])).toContain('Allowed choices');
    expect(letheLines('A=b npx lethe keys list && cat lethe')).toEqual([['keys', 'list']]);
  });

  it('are found in order, with the exit code and the reason that a page gives', () => {
    const page = ['```', '$ lethe a  # exit code 5', 'it says', '$ b \\', '  c', '```', '', '```yaml', 'x: 1', '```'];
    const more = ['<!-- not run: containers -->', '', '```sh', 'docker x  # why', '```'];
    const typed = ['<!-- answer: academy -->', '```', 'lethe d', '```'];
    const known = commandsOf('page.md', [...page, ...more, ...typed].join('\n'));
    expect(
      known.map(({ line, command, exit, notRun, answer, shown }) => [line, command, exit, notRun, answer, shown]),
    ).toEqual([
      [2, 'lethe a', 5, undefined, undefined, ['it says']],
      [4, 'b c', 0, undefined, undefined, []],
      [14, 'docker x', 0, 'containers', undefined, []],
      [18, 'lethe d', 0, undefined, 'academy', []],
    ]);
    expect(() => commandsOf('page.md', '<!-- not run: tired -->')).toThrow('page.md:1: "tired" is none of');
  });

  it('are found for a block that says by what it was printed', () => {
    const byName = ['<!-- shown by: lethe a # exit code 5 -->', '```text', 'it says', '```'];
    const above = [
      '```',
      'lethe b',
      '```',
      '',
      'It ends with:',
      '',
      '<!-- shown by: the command above -->',
      '```json',
      '{}',
      '```',
    ];
    const drawn = ['<!-- not run: drawing -->', '```text', '-->', '```'];
    const text = [...byName, ...above, ...drawn].join('\n');
    expect(commandsOf('page.md', text).map(({ command, exit, shown }) => [command, exit, shown])).toEqual([
      ['lethe a', 5, ['it says']],
      ['lethe b', 0, ['{}']],
    ]);
    expect(unexplained('page.md', text)).toEqual([]);
    expect(unexplained('page.md', `${text}\n\n\`\`\`text\nit says\n\`\`\``)).toEqual(['page.md:21']);
  });

  it('that are too slow to be run show the advice of the table of failures', () => {
    const slow = READ.flatMap((page) => [
      ...textOf(page).matchAll(/<!-- not run: another test -->\n```text\n([\s\S]*?)```/g),
    ]);
    const shown = slow.map(([, block = '']) =>
      [/^waits for +([a-z.-]+)/m, /^advice +(.+)$/m].map((one) => one.exec(block)?.[1]),
    );
    const codes = ['service.unavailable', 'service.denied'] as const;
    expect(shown).toEqual(codes.map((code) => [code, adviceFor(code)]));
  });

  it('have printed whatever a guide shows', () => {
    expect(Object.keys(READERS).flatMap((page) => unexplained(page))).toEqual([]);
  });
});
