import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './say.mjs';

/** The programs that the tests need in addition to Node.js, with the Debian package of each. */
const PROGRAMS = [
  { program: 'java', debian: 'default-jre-headless', of: 'the workflow tests with simulated time' },
  { program: 'mvn', debian: 'maven', of: 'the workflow tests: it downloads their test server' },
  { program: 'chromium', debian: 'chromium', of: 'the tests of the Web UI' },
  { program: 'promtool', debian: 'prometheus', of: 'the tests of the alert rules' },
  { program: 'go', debian: 'golang-go', of: 'building Temporal if no temporal is on the PATH', unless: 'temporal' },
];

/** Installs them as root on Debian. Elsewhere it names what is missing, and the tests that need it fail. */
export function installSystemPackages() {
  const missing = PROGRAMS.filter(
    ({ program, unless }) => !isOnPath(program) && (unless === undefined || !isOnPath(unless)),
  );
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    say(`Installing ${packages.join(', ')} with apt-get (some minutes, only once) …`);
    if (apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages)) return;
    say('apt-get failed: see above.');
  }
  for (const { program, debian, of } of missing)
    say(`${program} is missing (Debian package: ${debian}). It is needed for ${of}.`);
}

/** Starts no services: a package may contain one that nobody needs. */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env }).status === 0;
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
