import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../support/until-holds';

const ROOT = join(__dirname, '..', '..');
const WITHIN_MS = 240_000;

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything that was told so far, on standard error. */
  told(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string }>;
}

const started: ChildProcessWithoutNullStreams[] = [];

function demo(...args: string[]): Running {
  const child = spawn(process.execPath, ['scripts/first-run.mjs', 'demo', '--free-ports', '--json', ...args], {
    cwd: ROOT,
  });
  started.push(child);
  let out = '';
  let told = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  return { child, told: () => told, ended: once(child, 'close').then(([code]) => ({ code, out })) };
}

/** Process ids that the story names: the workers. */
const workers = (told: string) => [...told.matchAll(/\(pid (\d+)\)/g)].map(([, pid]) => Number(pid));

/** Processes that run now: one that has ended and is not collected yet (Z) does not. */
const processes = () => {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, , stat]) => stat?.startsWith('Z') === false)
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
};

const children = (of: number): number[] =>
  processes()
    .filter(({ parent }) => parent === of)
    .map(({ pid }) => pid);

/** Who of them is still there ten seconds later: the kernel ends a killed process a moment after the kill. */
async function left(pids: readonly number[]): Promise<number[]> {
  const untilMs = Date.now() + 10_000;
  for (;;) {
    const there = processes().map(({ pid }) => pid);
    const living = pids.filter((pid) => there.includes(pid));
    if (living.length === 0 || Date.now() > untilMs) return living;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('npm run demo', () => {
  it(
    'lets every learner end as they should through all that goes wrong, and leaves nothing running',
    async () => {
      const running = demo('--learners', '6');
      await until('it is so far', () => running.told().includes('is ready after') || running.child.exitCode !== null);
      const mine = children(running.child.pid as number);
      const { code, out } = await running.ended;
      const told = running.told();
      expect({ code, told }).toEqual({ code: 0, told: expect.stringContaining('Everything ended as it should.') });
      const result = JSON.parse(out.trim().split('\n').at(-1) as string);
      expect(result).toEqual({
        learners: 6,
        completed: 5,
        cancelled: 1,
        errored: 0,
        requests: expect.any(Number),
        seconds: expect.any(Number),
        learnersPerSecond: expect.any(Number),
        webUi: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      });
      expect(result.requests).toBeGreaterThan(5 * 31);
      for (const scene of ['answer lost', 'worker killed', 'service down', 'refused', 'cancelled']) {
        expect(told).toContain(scene);
      }
      expect(workers(told).length).toBeGreaterThanOrEqual(2);
      expect(await left([...mine, ...workers(told)])).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'stops everything at Ctrl-C in the middle, and says so with 130',
    async () => {
      const running = demo('--learners', '6');
      await until(
        'it is so far',
        () => running.told().includes('lethe discovery run') || running.child.exitCode !== null,
      );
      const mine = children(running.child.pid as number);
      running.child.kill('SIGINT');
      const { code, out } = await running.ended;
      expect({ code, out, told: running.told() }).toEqual({
        code: 130,
        out: '',
        told: expect.stringContaining('Interrupted'),
      });
      expect(mine.length).toBeGreaterThanOrEqual(2);
      expect(await left([...mine, ...workers(running.told())])).toEqual([]);
    },
    WITHIN_MS,
  );
});
