import { PAGES } from '../architecture/blocks-of';
import { commandsOf, type GuideCommand, NOT_RUN } from './guide-commands';
import { linesNotPrinted } from './lines-not-printed';
import { PageRun } from './page-run';
import { READERS } from './readers';

const HELP = [
  'Usage: npm run test:guides -- [PAGE …]',
  '',
  'Runs every command of README and the guides as written, against a sandbox and a development server on their default',
  'ports, and compares what the pages show with what was printed. Without a PAGE, all of them; that takes ten minutes.',
  'Ends with 0 if all is well, 1 if a command or a shown line is wrong, 2 for a page that does not exist.',
  '',
  'Pages:',
  ...Object.keys(READERS).map((page) => `  ${page}`),
].join('\n');

/** Runs every command of README and the guides as written, and says which it did not run and why. Pages can be named. */
async function runGuides(named: readonly string[]): Promise<number> {
  if (named.includes('--help') || named.includes('-h')) {
    say(HELP);
    return 0;
  }
  const wrong = named.filter((page) => READERS[page] === undefined);
  if (wrong.length > 0) {
    process.stderr.write(`no such page: ${wrong.join(', ')}; \`npm run test:guides -- --help\` lists them\n`);
    return 2;
  }
  const guides = PAGES.filter((page) => page === 'README.md' || page.startsWith('docs/guide/'));
  const unknown = guides.filter((page) => READERS[page] === undefined);
  for (const page of unknown) say(`FAIL ${page} has no reader in test/guides/readers.ts`);
  let failures = unknown.length;
  let runs = 0;
  const notRun: GuideCommand[] = [];
  for (const page of Object.keys(READERS).filter((one) => named.length === 0 || named.includes(one))) {
    const commands = commandsOf(page);
    notRun.push(...commands.filter((one) => one.notRun !== undefined));
    const wanted = commands.filter((one) => one.notRun === undefined);
    if (wanted.length === 0) continue;
    say(page);
    runs += wanted.length;
    failures += await runPage(page, wanted);
  }
  for (const { page, line, command, notRun: why } of notRun)
    say(`not run: ${page}:${line} ${command} (${NOT_RUN[why ?? 'another test']})`);
  say(`${runs} commands run, ${failures} failed, ${notRun.length} not run`);
  return failures === 0 ? 0 : 1;
}

/** What a page has started: it is ended also after Ctrl-C. */
let open: PageRun | undefined;

async function runPage(page: string, commands: readonly GuideCommand[]): Promise<number> {
  const reader = READERS[page];
  const run = await PageRun.open(reader?.writes);
  open = run;
  const times = new Map<string, number>();
  let failures = 0;
  try {
    await first(run, page, reader?.has ?? []);
    for (const one of commands) {
      const { line, command, exit: expected, answer, shown } = one;
      const nth = (times.get(command) ?? 0) + 1;
      times.set(command, nth);
      await first(run, page, reader?.before?.[nth === 1 ? command : `${command} (${nth})`] ?? []);
      const { exit = 0, output, seconds } = await run.run(command, answer);
      const unlike = linesNotPrinted(shown, output);
      const well = exit === expected && unlike.length === 0;
      if (!well) failures += 1;
      say(`  ${well ? 'ok  ' : 'FAIL'} ${line}: ${command} (${seconds.toFixed(1)} s)`);
      if (well) continue;
      const wrong = [`exit code ${exit}, expected ${expected}`, ...unlike.map((text) => `the page shows: ${text}`)];
      say([...wrong, output.trimEnd()].join('\n').replaceAll(/^/gm, '       '));
    }
  } finally {
    await run.close();
  }
  return failures;
}

/** What the reader of a page has done, or what happened to them. */
async function first(run: PageRun, page: string, commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const { exit, output } = await run.run(command);
    if (exit !== undefined && exit !== 0) throw new Error(`${page}: ${command}: exit code ${exit}\n${output}`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.resolve(open?.close()).finally(() => process.exit(130)));
}
runGuides(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
