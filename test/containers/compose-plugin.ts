import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../src/dev-server/run-tool';
import { CACHE, succeeds } from './programs';

const MODULE = 'github.com/docker/compose/v2';
const VERSION = 'v2.40.3';

/** An environment in which `docker compose` works; where it does not, Compose is built from its Go module. */
export async function withCompose(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  if (await succeeds('docker', ['compose', 'version'], env)) return env;
  const settings = join(CACHE, 'docker');
  const plugin = join(settings, 'cli-plugins/docker-compose');
  if (!existsSync(plugin)) {
    say(`building Docker Compose ${VERSION} (two minutes) …`);
    await build(plugin);
  }
  return { ...env, DOCKER_CONFIG: settings };
}

/** Outside of the module cache: its go.mod replaces modules, which `go install` refuses. */
async function build(plugin: string): Promise<void> {
  const folder = join(CACHE, 'compose');
  const said = await runTool('go', ['mod', 'download', '-json', `${MODULE}@${VERSION}`], { env: process.env });
  const { Dir: module } = JSON.parse(said) as { readonly Dir: string };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(module, folder, { recursive: true });
  await runTool('chmod', ['-R', 'u+w', folder]);
  const flags = `-s -w -X ${MODULE}/internal.Version=${VERSION}`;
  const env = { ...process.env, CGO_ENABLED: '0' };
  await runTool('go', ['build', '-trimpath', '-ldflags', flags, '-o', plugin, './cmd'], { cwd: folder, env });
  rmSync(folder, { recursive: true, force: true });
}
