import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from './say.mjs';

/** Runs `npm ci` if the installed packages differ from package-lock.json. */
export function installIfChanged() {
  if (isInstalled()) return;
  say('Installing dependencies with npm ci (about half a minute, only if they have changed) …');
  const begun = Date.now();
  // npm's standard output too goes to standard error.
  const { status, signal } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    if (signal === null) say('npm ci failed: see above.');
    process.exit(signal === null ? 1 : 130);
  }
  say(`Installed in ${Math.ceil((Date.now() - begun) / 1000)} s.`);
}

/** Compares the lock file with npm's own list in node_modules, which npm writes last. */
function isInstalled() {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  if (wanted === undefined || present === undefined) return false;
  const lacks = ([path, { version, optional }]) =>
    path !== '' && present[path]?.version !== version && !(optional && present[path] === undefined);
  const strange = ([path, { version }]) => wanted[path]?.version !== version;
  return !Object.entries(wanted).some(lacks) && !Object.entries(present).some(strange);
}

function packages(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
