import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectThat, until } from './programs';
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
        const site = await Site.open(stand);
        await site.add(12);
        await site.approveFirst();
        await site.allComplete();
      },
    },
    {
      name: 'codec',
      says: 'the codec server answers 401 without a token, and decodes with one',
      async run(stand) {
        const token = randomBytes(24).toString('hex');
        writeFileSync(join(stand.folder, 'instances/codec-tokens'), `${token}\n`, { mode: 0o644 });
        await stand.compose('--profile', 'codec', 'up', '--detach', 'codec');
        const body = JSON.stringify({ payloads: [] });
        const ask = (headers: Record<string, string>) => fetch(CODEC, { method: 'POST', body, headers });
        await until('the codec server is ready', async () =>
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
  ];
}
