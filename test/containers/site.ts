import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { driverConfig } from '../../sandbox/driver-config';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import { SANDBOX_DEFAULTS } from '../../sandbox/sandbox-options';
import { SERVICES, type ServiceName } from '../../sandbox/services/services';
import { eventually, expectThat } from './programs';
import type { Stand } from './stand';

const NAME = 'lethe-test-sandbox';
const HOST = 'sandbox';
const PORT = 18_000;
const ADMIN_PORT = PORT + SERVICES.length;

/** A sandbox in a container of its own, on the network on which an LMS would be; and an instance file for it. */
export class Site {
  private constructor(
    private readonly stand: Stand,
    private readonly admin: string,
  ) {}

  static async open(stand: Stand): Promise<Site> {
    await Site.close(stand);
    const place = ['--name', NAME, '--hostname', HOST, '--network-alias', HOST, '--network', stand.outside];
    const flags = ['--detach', '--no-healthcheck', '--publish', `127.0.0.1::${ADMIN_PORT}`];
    const sandbox = ['sandbox', '--host', HOST, '--port', String(PORT), '--learners', '0'];
    await stand.docker('run', ...flags, ...place, await stand.image(), ...sandbox);
    const [, port = ''] = (await stand.docker('port', NAME, `${ADMIN_PORT}/tcp`)).trim().split(':');
    const site = new Site(stand, `http://127.0.0.1:${port}/_sandbox/`);
    // A connection that Docker takes before the sandbox listens would never get an answer.
    await eventually(
      'the sandbox is ready',
      async () => (await stand.docker('logs', NAME)).includes('"admin"'),
      60_000,
    );
    return site;
  }

  static async close(stand: Stand): Promise<void> {
    await stand.succeeds('rm', '--force', '--volumes', NAME);
  }

  /** Its address on the network on which the LMS is. */
  async address(): Promise<string> {
    return `http://${await this.stand.inspect(NAME, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}')}:${PORT}`;
  }

  /** Whether a connection from where the LMS is comes about. */
  async reaches(host: string, port: number): Promise<boolean> {
    const script = `const socket = require('node:net').connect({ host: '${host}', port: ${port}, timeout: 5000 });
      socket.on('connect', () => process.exit(0));
      for (const end of ['error', 'timeout']) socket.on(end, () => process.exit(1));`;
    return this.stand.succeeds('exec', NAME, 'node', '-e', script);
  }

  /** Puts the instance in force, looks, and lets in the learners of the queue. */
  async approveFirst(): Promise<void> {
    await this.stand.lethe('instance', 'apply', '--yes');
    // It ends with exit code 5, because somebody has to look; what is wrong with it, `approve` says.
    await this.stand.lethe('discovery', 'run').catch(() => undefined);
    await this.stand.lethe('discovery', 'approve', '--yes');
  }

  async discover(): Promise<void> {
    await this.stand.lethe('discovery', 'run', '--yes');
  }

  /** @param latencyMs of each request from now on */
  async add(count: number, seed: number, latencyMs: number): Promise<void> {
    await this.post('options', { latencyMs });
    await this.post('learners', { count, seed, createdDaysAgo: 30 });
  }

  async learners(): Promise<readonly LearnerView[]> {
    return (await this.get('learners')) as readonly LearnerView[];
  }

  /** How many are in the middle of a step. */
  async inSteps(): Promise<number> {
    return (await this.learners()).filter(({ state }) => state?.startsWith('RETIRING_') === true).length;
  }

  /** @param besides kinds of requests that a real LMS may refuse here */
  async allComplete(besides: readonly string[] = []): Promise<void> {
    await eventually('every learner is COMPLETE', async () => (await this.incomplete()) === 0);
    const violations = (await this.get('violations')) as readonly { readonly kind: string }[];
    const kinds = violations.map(({ kind }) => kind).filter((kind) => !besides.includes(kind));
    expectThat(kinds.length === 0, `requests broke the contract of Open edX: ${kinds.join(', ')}`);
  }

  /** How many are not COMPLETE. */
  async incomplete(): Promise<number> {
    return (await this.learners()).filter(({ state }) => state !== 'COMPLETE').length;
  }

  private async get(path: string): Promise<unknown> {
    return ask(await fetch(this.admin + path));
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return ask(await fetch(this.admin + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
}

/** The instance file and its secret, as an operator has them before the first start. */
export function writeInstance(folder: string): void {
  const urls = Object.fromEntries(SERVICES.map((name, at) => [name, `http://${HOST}:${PORT + at}`])) as Record<
    ServiceName,
    string
  >;
  const { clientId: id, clientSecret: secret } = SANDBOX_DEFAULTS;
  const file = join(folder, 'instances/site.yml');
  writeFileSync(file, driverConfig(urls, { id, secret: 'env:LMS_CLIENT_SECRET' }));
  chmodSync(file, 0o644);
  writeFileSync(join(folder, 'secrets.env'), `LMS_CLIENT_SECRET=${secret}\n`, { mode: 0o600 });
}

async function ask(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
