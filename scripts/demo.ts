import { join } from 'node:path';
import { counted } from '../src/domain/text/counted';
import { EngineFault } from '../src/temporal/connect/engine-fault';
import { Closers } from './demo/closers';
import { DemoFault, Interrupted } from './demo/demo-fault';
import { type DemoOptions, demoOptions } from './demo/demo-options';
import { glyphs } from './demo/glyphs';
import { judge } from './demo/judge';
import { learnerEnds } from './demo/learner-ends';
import { type OpenDemo, openDemo } from './demo/open-demo';
import { paintFor } from './demo/paint';
import { perform } from './demo/perform';
import { demoResult, learnersTable, totalLines } from './demo/report';
import { Screen } from './demo/screen';
import { Story } from './demo/story';

/** `npm run demo`. */
async function main(): Promise<number> {
  const options = demoOptions(process.argv.slice(2));
  // With --json, standard output contains only the one object.
  const stream = options.json ? process.stderr : process.stdout;
  const live = stream.isTTY === true && process.env.TERM !== 'dumb' && process.env.CI === undefined;
  const story = new Story(new Screen(stream, live), paintFor(live, process.env), glyphs(process.env));
  const stop = new AbortController();
  const closers = new Closers();
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(code);
      stop.abort(new Interrupted(code));
    });
  }
  try {
    return await run(options, story, stop, closers);
  } catch (error) {
    const reason = stop.signal.aborted ? stop.signal.reason : error;
    return explain(reason, story);
  } finally {
    story.screen.clear();
    await closers.closeAll();
  }
}

async function run(options: DemoOptions, story: Story, stop: AbortController, closers: Closers): Promise<number> {
  const { signal } = stop;
  const { paint, glyphs: marks } = story;
  story.line();
  story.line(
    paint(
      'bold',
      `  An invented Open edX, with ${counted(options.learners, 'learner')} to erase. Watch Lethe erase them.`,
    ),
  );
  story.line();
  const dist = join(__dirname, '..');
  const demo = await openDemo({ ...options, dist, story, signal, fail: (fault) => stop.abort(fault) }, closers);
  const { play, webUi, startedMs } = demo;
  const performance = await perform(play, startedMs);
  const ends = await learnerEnds(play);
  const findings = judge(play, ends);
  const result = demoResult(ends, performance, play.sandbox.admin.totals().requests, webUi);

  story.line();
  story.line(learnersTable(ends, play.befell).replaceAll(/^/gm, '  '));
  story.line();
  for (const line of totalLines(play, ends, result, performance.firstMovedMs)) story.item('  ', 2, line);
  story.line();
  for (const { ok, text } of findings) {
    story.item(`  ${ok ? paint('green', marks.ok) : paint('red', marks.bad)} `, 4, text);
  }
  story.line();
  const failed = findings.filter(({ ok }) => !ok).length;
  story.line(
    failed === 0
      ? paint('bold', '  Everything ended as it should.')
      : paint('red', `  ${failed} of ${counted(findings.length, 'check')} failed: see above.`),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (options.keep) await keepRunning(demo, story, signal);
  else story.item('  ', 2, `Web UI: ${webUi}, while the demo runs. npm run demo -- --keep keeps it running.`);
  story.line();
  return failed === 0 ? 0 : 1;
}

async function keepRunning(demo: OpenDemo, story: Story, signal: AbortSignal): Promise<void> {
  const exports = Object.entries(demo.env).map(([name, value]) => `${name}=${value}`);
  story.line(`  Web UI: ${demo.webUi}`);
  story.line(`  Everything keeps running until Ctrl-C. In another terminal:`);
  story.line(`    export ${exports.join(' ')} LETHE_CONFIG=${demo.configFile}`);
  story.line('    npx lethe learner list --all');
  story.line(`    npx lethe learner show id:${demo.play.cast.everybody[0]}\n`);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  if (!(signal.reason instanceof Interrupted)) throw signal.reason;
}

function explain(error: unknown, story: Story): number {
  story.screen.clear();
  if (error instanceof Interrupted) {
    story.line('  Interrupted: the demo stops everything.');
    return error.exitCode;
  }
  const known = error instanceof DemoFault || error instanceof EngineFault;
  const text =
    known || !(error instanceof Error) ? String((error as Error).message ?? error) : (error.stack ?? error.message);
  process.stderr.write(`\nThe demo failed. ${text}\n`);
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`The demo failed. ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
