import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../src/dev-server/run-tool';
import { copyCheckout } from './checkout';

const PROJECT = 'lethe-test';
/** A long start under load. */
const LONGEST_MS = 1_200_000;

/** A checkout of an operator, with a password, and Docker Compose in it. */
export class Stand {
  readonly folder = mkdtempSync(join(tmpdir(), 'lethe-containers-'));
  private env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    // Not the names of a deployment that may run here.
    this.env = { ...env, COMPOSE_PROJECT_NAME: PROJECT, COMPOSE_PROGRESS: 'quiet' };
    chmodSync(this.folder, 0o755);
    copyCheckout(this.folder);
    const { TEMPORAL_VERSION } = process.env;
    const lines = [
      `POSTGRES_PASSWORD=${randomBytes(24).toString('hex')}`,
      'LETHE_IMAGE=lethe-test:0.2.0',
      ...(TEMPORAL_VERSION === undefined ? [] : [`TEMPORAL_VERSION=${TEMPORAL_VERSION}`]),
    ];
    writeFileSync(join(this.folder, '.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
  }

  get outside(): string {
    return `${PROJECT}_outside`;
  }

  async docker(...args: readonly string[]): Promise<string> {
    return runTool('docker', args, { cwd: this.folder, env: this.env, timeoutMs: LONGEST_MS });
  }

  async succeeds(...args: readonly string[]): Promise<boolean> {
    return this.docker(...args).then(
      () => true,
      () => false,
    );
  }

  /** Which asks a registry for the first line of our Dockerfile. */
  withoutBuildKit(): void {
    this.env = { ...this.env, DOCKER_BUILDKIT: '0' };
  }

  async compose(...args: readonly string[]): Promise<string> {
    return this.docker('compose', ...args);
  }

  /** A command line as the guide writes it, in the folder of the checkout. */
  async shell(line: string): Promise<string> {
    return runTool('sh', ['-euc', line], { cwd: this.folder, env: this.env, timeoutMs: LONGEST_MS });
  }

  /** A command of Lethe's, as the guide runs it. */
  async lethe(...args: readonly string[]): Promise<string> {
    return this.compose('run', '--rm', '-T', 'lethe', ...args);
  }

  /** Ids of the running containers of a service. */
  async containers(service: string): Promise<readonly string[]> {
    return (await this.compose('ps', '--quiet', service)).split('\n').filter((id) => id !== '');
  }

  async inspect(container: string, format: string): Promise<string> {
    return (await this.docker('inspect', '--format', format, container)).trim();
  }

  async image(): Promise<string> {
    return (await this.compose('config', '--images')).split('\n').find((name) => name.startsWith('lethe-test:')) ?? '';
  }

  /** Kills the program of a container as a fault would: Docker takes `docker kill` for a stop that is meant. */
  async kill(container: string): Promise<void> {
    const pid = await this.inspect(container, '{{.State.Pid}}');
    const script = `process.kill(${pid}, 'SIGKILL')`;
    const flags = ['--rm', '--pid=host', '--user=0', '--no-healthcheck', '--entrypoint=node'];
    await this.docker('run', ...flags, await this.image(), '-e', script);
  }

  /** What runs of this command have left, which were killed before they could end. */
  async clear(): Promise<void> {
    await this.compose('--profile', 'codec', '--profile', 'tools', 'down', '--volumes', '--remove-orphans');
  }

  async close(): Promise<void> {
    await this.clear();
    await this.docker('image', 'rm', '--force', await this.image());
    rmSync(this.folder, { recursive: true, force: true });
  }
}
