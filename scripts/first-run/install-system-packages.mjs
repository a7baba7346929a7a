import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './say.mjs';

/** What the tests need beside Node, by the program, with the Debian package that has it. */
const PROGRAMS = [
  { program: 'java', debian: 'default-jre-headless', of: 'workflow tests, whose days pass in seconds' },
  { program: 'mvn', debian: 'maven', of: 'the same: it fetches their test server' },
  { program: 'chromium', debian: 'chromium', of: 'the tests in the Web UI' },
  { program: 'promtool', debian: 'prometheus', of: 'the tests of the alert rules' },
  { program: 'go', debian: 'golang-go', of: 'an engine, where no temporal is on the PATH', unless: 'temporal' },
];

/** Installs them on a Debian machine where it may; elsewhere it says what is missing, and the tests that need it fail. */
export function installSystemPackages() {
  const missing = PROGRAMS.filter(
    ({ program, unless }) => !isOnPath(program) && (unless === undefined || !isOnPath(unless)),
  );
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    say(`Installing ${packages.join(', ')} with apt-get (some minutes; once) …`);
    if (apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages)) return;
    say('apt-get failed: see above.');
  }
  for (const { program, debian, of } of missing) say(`${program} is missing (Debian: ${debian}); it is for ${of}.`);
}

/** With no services started: a package may bring one that nobody asked for. */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env }).status === 0;
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
