import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { one, table } from './report-table';
import { type Stand, type StandSettings, withStand } from './stand';

/** How long `lethe learner list` takes for a long list. */
export interface LongList {
  /** Listed, all of them. */
  readonly learners: number;
  readonly commands: readonly ListCommand[];
}

interface ListCommand {
  /** As it is typed, without what names the site. */
  readonly command: string;
  /** From the start of the command to its end, the start of Node.js included; the median. @unit milliseconds */
  readonly aloneMs: number;
  readonly worstAloneMs: number;
  /** The same beside a busy program for each core. @unit milliseconds */
  readonly besideMs: number;
  readonly worstBesideMs: number;
}

export interface LongListOptions extends StandSettings {
  readonly learners: number;
}

const ROUNDS = 5;
/** Of `lethe learner list`. */
const DEFAULT_LIMIT = 100;

/** Enrolls so many learners, who cool off, and lists them all, again and again. */
export function longList(options: LongListOptions, say: (line: string) => void): Promise<LongList> {
  const { learners } = options;
  return withStand(options, async (stand) => {
    say(`  ${learners} learners are enrolled …`);
    await stand.park(learners);
    const commands: ListCommand[] = [];
    const all = ['learner', 'list', '--limit', String(learners), '--output'];
    for (const line of [
      ['learner', 'list'],
      [...all, 'table'],
      [...all, 'jsonl'],
    ]) {
      const listed = line.length === 2 ? Math.min(learners, DEFAULT_LIMIT) : learners;
      const alone = await measure(stand, line, listed);
      const busy = occupyCores();
      try {
        const beside = await measure(stand, line, listed);
        commands.push({
          command: `lethe ${line.join(' ')}`,
          aloneMs: median(alone),
          worstAloneMs: Math.max(...alone),
          besideMs: median(beside),
          worstBesideMs: Math.max(...beside),
        });
      } finally {
        for (const program of busy) program.kill('SIGKILL');
      }
    }
    return { learners, commands };
  });
}

/** @returns how long each took. @unit milliseconds */
async function measure(stand: Stand, line: readonly string[], learners: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const said = await stand.lethe(line);
    took.push(performance.now() - began);
    const listed = said.split('\n').filter((text) => text.includes('cooling-off')).length;
    if (listed !== learners) throw new Error(`${listed} of ${learners} learners were listed`);
  }
  return took;
}

function occupyCores(): readonly ChildProcess[] {
  return cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

export function describeList({ learners, commands }: LongList): string {
  return [
    `Each command is a process of its own, from its start to its end, ${ROUNDS} times; there are ${learners} learners, and without --limit the first ${DEFAULT_LIMIT} are listed. ` +
      '*Beside*: with a program on each core that computes without an end.',
    table(
      ['command', 'median', 'worst', 'median, beside', 'worst, beside'],
      commands.map(({ command, aloneMs, worstAloneMs, besideMs, worstBesideMs }) => [
        `\`${command}\``,
        ...[aloneMs, worstAloneMs, besideMs, worstBesideMs].map((ms) => `${one(ms / 1000)} s`),
      ]),
    ),
  ].join('\n\n');
}
