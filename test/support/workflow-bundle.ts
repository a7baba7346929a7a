import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOptions } from './bundle-options';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'lethe');
const SDK_VERSION: string = require('@temporalio/worker/package.json').version;
const KEEP_MS = 24 * 60 * 60 * 1000;
/** All that a workflow may import as a value; see the allowed imports in ARCHITECTURE.md. */
const SOURCES = ['src/workflows', 'src/domain'];

let bundled: Promise<{ code: string }> | undefined;

/**
 * The workflows of `src/workflows` for `Worker.create({ workflowBundle })`, bundled once (some seconds) and kept by a
 * hash of their sources, so that one test file pays for all.
 */
export function workflowBundle(): Promise<{ code: string }> {
  bundled ??= loadOrBundle();
  return bundled;
}

async function loadOrBundle(): Promise<{ code: string }> {
  const path = join(CACHE, `workflow-bundle-${sourceHash()}.js`);
  if (existsSync(path)) return { code: readFileSync(path, 'utf8') };
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(ROOT),
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${path}.${process.pid}`, code);
  await rename(`${path}.${process.pid}`, path);
  await forgetOld();
  return { code };
}

/** Bundles of sources that nobody has any more. */
async function forgetOld(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const { mtimeMs } = await stat(join(CACHE, name));
    if (Date.now() - mtimeMs > KEEP_MS) await rm(join(CACHE, name), { force: true });
  }
}

function sourceHash(): string {
  const hash = createHash('sha256').update(SDK_VERSION);
  for (const folder of SOURCES) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.(ts|json)$/.test(name)) hash.update(name).update(readFileSync(join(ROOT, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
