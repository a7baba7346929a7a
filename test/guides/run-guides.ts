import { PAGES } from '../architecture/blocks-of';
import { commandsOf, type GuideCommand, NOT_RUN } from './guide-commands';
import { PageRun } from './page-run';
import { READERS, UNMARKED } from './readers';

/** Runs every command of README and the guides as written, and says which it did not run and why. Pages can be named. */
async function runGuides(named: readonly string[]): Promise<number> {
  const guides = PAGES.filter((page) => page === 'README.md' || page.startsWith('docs/guide/'));
  const unknown = guides.filter((page) => READERS[page] === undefined && !UNMARKED.includes(page));
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
  for (const page of UNMARKED) say(`not run: ${page} (its blocks do not say yet which of them can run here)`);
  say(`${runs} commands run, ${failures} failed, ${notRun.length} not run`);
  return failures === 0 ? 0 : 1;
}

async function runPage(page: string, commands: readonly GuideCommand[]): Promise<number> {
  const run = await PageRun.open();
  let failures = 0;
  try {
    for (const command of READERS[page]?.has ?? []) {
      const { exit, output } = await run.run(command);
      if (exit !== undefined && exit !== 0) throw new Error(`${page}: ${command}: exit code ${exit}\n${output}`);
    }
    for (const { line, command, exit: expected } of commands) {
      const { exit = 0, output, seconds } = await run.run(command);
      const well = exit === expected;
      if (!well) failures += 1;
      say(`  ${well ? 'ok  ' : 'FAIL'} ${line}: ${command} (${seconds.toFixed(1)} s)`);
      if (!well) say(`exit code ${exit}, not ${expected}\n${output.trimEnd()}`.replaceAll(/^/gm, '       '));
    }
  } finally {
    await run.close();
  }
  return failures;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

runGuides(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
