import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './say.mjs';

const SOURCES = ['src', 'sandbox', 'scripts', 'test/benchmark', 'test/chaos'];
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.stamp');
const CLIENT = join(DIST, 'src/client.js');
const WORKER = join(DIST, 'src/worker.js');
const BUNDLE = join(DIST, 'workflow-bundle.js');
/** By the names of the Python driver's scripts. A package manager may start these files by links or by scripts of its own. */
const NAMED = join(DIST, 'bin');
const NAMED_PROGRAM = `#!/usr/bin/env node
process.argv[1] = __filename;
require('../src/client.js');
`;

/**
 * TypeScript to `dist/`, the workflows bundled ahead (a worker then starts in a quarter of a second), and
 * `node_modules/.bin/lethe`, so that `npx lethe` works. Prints nothing if it works, and ends the process if it fails.
 */
export async function build({ onlyIfChanged, onStart = () => {} }) {
  const stamp = stampOfSources();
  if (!onlyIfChanged || readOr(STAMP) !== stamp) {
    onStart();
    rmSync(STAMP, { force: true });
    compile();
    removeStale();
    await bundleWorkflows();
    writeFileSync(STAMP, stamp);
  }
  writeNamedPrograms();
  linkClient();
}

function compile() {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, signal } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(signal === null ? 1 : 130);
}

/** Compiled files whose source no longer exists. */
function removeStale() {
  for (const folder of SOURCES) {
    for (const name of filesBelow(join(DIST, folder))) {
      const source = join(ROOT, folder, name.replace(/\.js(\.map)?$/, '.ts'));
      if (/\.js(\.map)?$/.test(name) && !existsSync(source)) rmSync(join(DIST, folder, name));
    }
  }
}

async function bundleWorkflows() {
  const workflows = join(ROOT, 'src/workflows');
  if (!existsSync(workflows)) return;
  const { bundleWorkflowCode, DefaultLogger } = createRequire(join(ROOT, 'package.json'))('@temporalio/worker');
  const said = JSON.parse(readFileSync(join(workflows, 'bundle.json'), 'utf8'));
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(workflows, said.workflowsPath),
    failureConverterPath: join(workflows, said.failureConverterPath),
    preloadModules: said.preloadModules.map((path) => join(workflows, path)),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(BUNDLE, code);
}

function writeNamedPrograms() {
  const { bin = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  mkdirSync(NAMED, { recursive: true });
  for (const path of Object.values(bin).map((one) => join(ROOT, one)))
    if (dirname(path) === NAMED) writeFileSync(path, NAMED_PROGRAM, { mode: 0o755 });
}

function linkClient() {
  const link = join(ROOT, 'node_modules/.bin/lethe');
  if (!existsSync(CLIENT) || process.platform === 'win32') return;
  for (const program of [CLIENT, WORKER]) if (existsSync(program)) chmodSync(program, 0o755);
  if (existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), CLIENT), link);
}

function stampOfSources() {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    for (const name of filesBelow(join(ROOT, folder)).sort()) hashFile(hash, join(folder, name));
  }
  for (const name of SETTINGS) hashFile(hash, name);
  return hash.digest('hex');
}

function hashFile(hash, path) {
  hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function readOr(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
