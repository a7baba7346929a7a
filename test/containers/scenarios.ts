import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsAfterRestore, commandsToBackUp, commandsToRestore } from './backup-commands';
import { checkIsolation } from './check-isolation';
import { eventually, expectThat } from './programs';
import { Site } from './site';
import type { Stand } from './stand';

export interface Scenario {
  readonly name: string;
  readonly says: string;
  /** @throws Error that says what is wrong */
  run(stand: Stand): Promise<void>;
}

const STAYING = ['worker', 'temporal', 'postgresql', 'web-ui'];
const CODEC = 'http://127.0.0.1:8234/decode';

/** In this order: each begins with the deployment that the one before it leaves. */
export function scenarios(): readonly Scenario[] {
  let site: Site;
  /** Learners in the middle of steps. */
  const inTheMiddle = async (seed: number) => {
    await site.add(60, seed, 1_000);
    await site.discover();
    await eventually('learners are in the middle of steps', async () => (await site.inSteps()) > 2);
  };
  return [
    {
      name: 'up',
      says: 'docker-compose.yml, unmodified, comes up and is healthy',
      async run(stand) {
        await stand.compose('up', '--detach', '--wait');
        for (const service of STAYING) {
          const [container = ''] = await stand.containers(service);
          const health = await stand.inspect(container, '{{.State.Health.Status}}');
          expectThat(health === 'healthy', `${service} is ${health}`);
        }
      },
    },
    {
      name: 'learners',
      says: '12 learners are retired through it',
      async run(stand) {
        site = await Site.open(stand);
        await site.add(12, 1, 0);
        await site.approveFirst();
        await site.allComplete();
      },
    },
    {
      name: 'codec',
      says: 'the codec server answers 401 without a token, and decodes with one',
      async run(stand) {
        const token = randomBytes(24).toString('hex');
        mkdirSync(join(stand.folder, 'codec'), { recursive: true });
        writeFileSync(join(stand.folder, 'codec/tokens'), `${token}\n`, { mode: 0o644 });
        await stand.compose('--profile', 'codec', 'up', '--detach', 'codec');
        const body = JSON.stringify({ payloads: [] });
        const ask = (headers: Record<string, string>) => fetch(CODEC, { method: 'POST', body, headers });
        await eventually('the codec server is ready', async () =>
          (await stand.compose('logs', 'codec')).includes('Codec server on'),
        );
        const without = await ask({});
        expectThat(without.status === 401, `without a token it answers ${without.status}`);
        const withToken = await ask({ authorization: `Bearer ${token}` });
        expectThat(withToken.status === 200, `with a token it answers ${withToken.status}`);
        await stand.compose('--profile', 'codec', 'rm', '--stop', '--force', 'codec');
      },
    },
    {
      name: 'scale',
      says: 'three workers by --scale worker=3, all healthy',
      async run(stand) {
        await stand.compose('up', '--detach', '--wait', '--scale', 'worker=3');
        const workers = await stand.containers('worker');
        expectThat(workers.length === 3, `there are ${workers.length} workers`);
      },
    },
    {
      name: 'killed',
      says: 'a worker is killed in the middle of steps: all learners COMPLETE, nothing left behind',
      async run(stand) {
        await inTheMiddle(2);
        const workers = await stand.containers('worker');
        await stand.kill(workers[0] ?? '');
        expectThat((await site.inSteps()) > 0, 'nobody was in the middle of a step');
        await site.allComplete();
        await eventually(
          'the worker is back',
          async () => (await stand.containers('worker')).length === workers.length,
        );
      },
    },
    {
      name: 'isolation',
      says: 'Temporal and PostgreSQL reach nothing outside, and nothing outside reaches them',
      run: async (stand) => checkIsolation(stand, site),
    },
    {
      name: 'restart',
      says: `${STAYING.join(', ')}: each comes back healthy after its program was killed`,
      async run(stand) {
        for (const service of STAYING) {
          const [container = ''] = await stand.containers(service);
          const before = Number(await stand.inspect(container, '{{.RestartCount}}'));
          await stand.kill(container);
          await eventually(`${service} is back and healthy`, async () => {
            const [restarts, health] = (
              await stand.inspect(container, '{{.RestartCount}} {{.State.Health.Status}}')
            ).split(' ');
            return Number(restarts) > before && health === 'healthy';
          });
        }
      },
    },
    {
      name: 'anew',
      says: 'up --build without an image, a volume or a network of before',
      async run(stand) {
        await Site.close(stand);
        await stand.compose('down', '--volumes', '--remove-orphans');
        await stand.docker('image', 'rm', '--force', await stand.image());
        await stand.compose('up', '--detach', '--build', '--wait');
        site = await Site.open(stand);
        await site.add(5, 3, 0);
        await site.approveFirst();
        await site.allComplete();
      },
    },
    {
      name: 'upgrade',
      says: 'a new image while learners are in the middle of steps, as the guide says: all COMPLETE',
      async run(stand) {
        const before = await buildOf(stand);
        changeWorkflows(stand.folder);
        await stand.compose('build', 'worker');
        await inTheMiddle(4);
        await stand.compose('up', '--detach', '--wait', 'worker');
        expectThat((await buildOf(stand)) !== before, 'the worker has the build of before');
        await site.allComplete();
      },
    },
    {
      name: 'backup',
      says: 'PostgreSQL and the key ring are backed up, lost and restored as the guide says; learners go on',
      async run(stand) {
        await inTheMiddle(5);
        for (const line of commandsToBackUp()) await stand.shell(line);
        await stand.compose('down', '--volumes');
        for (const line of commandsToRestore()) await stand.shell(line);
        // A run that read the LMS's state just before the backup takes it for fresh, and is refused.
        await eventually('all are COMPLETE, or ask for a person', async () => {
          const asking = await stand.lethe('learner', 'list', '--attention', '--output', 'jsonl');
          return asking.split('\n').filter((line) => line.startsWith('{')).length === (await site.incomplete());
        });
        if ((await site.incomplete()) > 0) for (const line of commandsAfterRestore()) await stand.shell(line);
        await site.allComplete(['state-not-after']);
      },
    },
  ];
}

/** What `lethe --version` says of a worker's build. */
async function buildOf(stand: Stand): Promise<string> {
  const [worker = ''] = await stand.containers('worker');
  const said = await stand.docker('exec', worker, 'lethe', '--version');
  return /^build: (\S+)$/m.exec(said)?.[1] ?? '';
}

/** Another build, as the next release is one: a text of a workflow differs. */
function changeWorkflows(folder: string): void {
  const file = join(folder, 'src/workflows/kit/watchdog.ts');
  const text = readFileSync(file, 'utf8');
  const next = text.replace('watchdog: ', 'watchdog of the next build: ');
  expectThat(next !== text, `${file} has no text to change`);
  writeFileSync(file, next);
}
