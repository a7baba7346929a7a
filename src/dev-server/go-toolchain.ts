import { chmod, copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './run-tool';

export interface Go {
  /** Path, or a name on PATH. */
  readonly program: string;
  /** `1.26.1`. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface GoNeed {
  /** Of the module that is to be built: its go.mod says which Go it needs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/** From 1.21 on, Go by itself gets the toolchain that a go.mod asks for. */
const GETS_TOOLCHAINS = 21;
/** The oldest that can get any module with `go mod download -json` outside of one. */
const OLDEST_GO = 18;

/**
 * A Go that can build the module of a folder: the one on PATH, or, where that is too old (Debian 12 has 1.19), the
 * toolchain that Go's module proxy has. Go checks it against its checksum database, as any module.
 * @throws Error with one reason
 */
export async function goThatBuilds({ folder, env, log }: GoNeed): Promise<Go> {
  const told = await runTool('go', ['version'], { env });
  const [, version = '', minor] = /go(1\.(\d+)\S*)/.exec(told) ?? [];
  if (Number(minor) >= GETS_TOOLCHAINS) return { program: 'go', version, env };
  if (!(Number(minor) >= OLDEST_GO)) throw new Error(`Go ${version} is too old: 1.${OLDEST_GO} or later is needed`);
  const wanted = await wantedGo(folder);
  log(`Go ${version} is too old to build it; getting Go ${wanted} from the Go module proxy (some 80 MB) …`);
  const root = await downloadToolchain(wanted, env);
  return { program: join(root, 'bin', 'go'), version: wanted, env: { ...env, GOROOT: root, GOTOOLCHAIN: 'local' } };
}

async function wantedGo(folder: string): Promise<string> {
  const [, version] = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(await readFile(join(folder, 'go.mod'), 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${join(folder, 'go.mod')} does not say which Go it needs`);
  return version;
}

/** @returns its folder, in Go's module cache */
async function downloadToolchain(version: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [os = '', architecture = ''] = (await runTool('go', ['env', 'GOOS', 'GOARCH'], { env })).trim().split('\n');
  const module = `golang.org/toolchain@v0.0.1-go${version}.${os}-${architecture}`;
  // Outside of any module; and what comes must be made runnable.
  const cwd = await mkdtemp(join(tmpdir(), 'lethe-go-'));
  try {
    const flags = { ...env, GO111MODULE: 'on', GOFLAGS: `${env.GOFLAGS ?? ''} -modcacherw`.trim() };
    const said = await runTool('go', ['mod', 'download', '-json', module], { env: flags, cwd });
    const { Dir: root } = JSON.parse(said) as { Dir?: string };
    if (root === undefined) throw new Error(`the Go module proxy has no ${module}`);
    await makeRunnable(root);
    return root;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/**
 * A module holds no programs and no go.mod of others.
 * @source cmd/go/internal/toolchain/select.go, NewerToolchain and what follows
 */
async function makeRunnable(root: string): Promise<void> {
  for (const folder of ['bin', 'pkg/tool']) {
    for (const file of await filesIn(join(root, folder))) await chmod(file, 0o755);
  }
  for (const file of await filesIn(join(root, 'src'))) {
    if (file.endsWith('_go.mod')) await copyFile(file, file.replace(/_go\.mod$/, 'go.mod'));
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
