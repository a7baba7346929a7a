import { expectThat } from './programs';
import type { Site } from './site';
import type { Stand } from './stand';

const INSIDE = [
  ['temporal', 7233],
  ['postgresql', 5432],
] as const;
/** Of Temporal's own health check in docker-compose.yml. */
const OF_ITSELF = 'http://127.0.0.1:7243/api/v1/cluster-info';
const TOKEN = '/oauth2/access_token';
const ADDRESS = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';

/**
 * The network `engine` has no way out and none in. Each question is asked of somebody for whom the answer is yes, too.
 * @throws Error that names the way
 */
export async function checkIsolation(stand: Stand, site: Site): Promise<void> {
  const lms = await site.address();
  const [worker = ''] = await stand.containers('worker');
  expectThat(await reachesByNode(stand, worker, lms), 'not even a worker reaches the LMS');
  expectThat(await site.reaches('sandbox', Number(new URL(lms).port)), 'the sandbox does not reach itself');
  for (const [service, port] of INSIDE) {
    const [container = ''] = await stand.containers(service);
    const address = await stand.inspect(container, ADDRESS);
    expectThat(!(await site.reaches(address, port)), `${service} is reached from the network of the LMS`);
  }
  const [temporal = ''] = await stand.containers('temporal');
  expectThat(await gets(stand, temporal, OF_ITSELF), 'Temporal does not even reach itself');
  expectThat(!(await gets(stand, temporal, `${lms}${TOKEN}`)), 'Temporal reaches the LMS');
  const [postgresql = ''] = await stand.containers('postgresql');
  expectThat(await connects(stand, postgresql, '127.0.0.1', 5432), 'PostgreSQL does not even reach itself');
  const { hostname, port } = new URL(lms);
  expectThat(!(await connects(stand, postgresql, hostname, Number(port))), 'PostgreSQL reaches the LMS');
}

async function connects(stand: Stand, container: string, host: string, port: number): Promise<boolean> {
  return stand.succeeds('exec', container, 'timeout', '10', 'bash', '-c', `: > /dev/tcp/${host}/${port}`);
}

/** Any answer counts, also a refusal. */
async function gets(stand: Stand, container: string, url: string): Promise<boolean> {
  const get = `timeout 30 wget -T 5 -O /dev/null '${url}' 2>&1`;
  const said = await stand.docker('exec', container, 'sh', '-c', `${get} || true`);
  return /HTTP|saved|100%/.test(said);
}

async function reachesByNode(stand: Stand, container: string, url: string): Promise<boolean> {
  return stand.succeeds('exec', container, 'node', '-e', `fetch('${url}').catch(() => process.exit(1))`);
}
