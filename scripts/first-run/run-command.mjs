import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from './build-if-changed.mjs';
import { installIfChanged } from './install-if-changed.mjs';
import { installSystemPackages } from './install-system-packages.mjs';
import { ROOT, say } from './say.mjs';

const COMMANDS = {
  demo: (args) => become('dist/scripts/demo.js', args),
  bench: (args) => become('dist/test/benchmark/benchmark.js', args),
  chaos: (args) => become('dist/test/chaos/chaos.js', args),
  containers: (args) => becomeSource('test/containers/run-containers.ts', args),
  guides: (args) => becomeSource('test/guides/run-guides.ts', args),
  test: (args) => become('node_modules/jest/bin/jest.js', args),
  check: (args) => check(args),
};

/** Installs and builds if something has changed, then runs the command. Only the command writes to standard output. */
export async function runCommand(command, args) {
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (run === undefined) {
    say(`Choose a command: ${Object.keys(COMMANDS).join(', ')}.`);
    process.exit(2);
  }
  process.chdir(ROOT);
  if (command === 'test') installSystemPackages();
  installIfChanged();
  // `check` needs no build: types and lint report their own errors.
  if (command !== 'check')
    await build({
      onlyIfChanged: true,
      onStart: () => say('Building (some seconds, only if the sources have changed) …'),
    });
  run(args);
}

/** Runs a program in this process, so that a signal reaches it once, whether it goes to this process or to the group. */
function become(path, args) {
  const file = join(ROOT, path);
  if (!existsSync(file)) {
    say(`${path} is missing.`);
    process.exit(1);
  }
  process.argv.splice(1, process.argv.length, file, ...args);
  Module.runMain();
}

/** The same for a program of the tests, which is run as it is, unbuilt. */
function becomeSource(path, args) {
  createRequire(join(ROOT, 'package.json'))('./test/support/typescript-hook.cjs');
  become(path, args);
}

/** What needs no server and takes less than a minute: lint, types, the rules. */
function check(args) {
  const { resolve } = createRequire(join(ROOT, 'package.json'));
  const steps = [
    ['lint', resolve('@biomejs/biome/bin/biome'), ['check', '.']],
    ['types', join(ROOT, 'node_modules/typescript/bin/tsc'), ['--noEmit']],
    ['rules', join(ROOT, 'node_modules/jest/bin/jest.js'), [...args, '--selectProjects', 'rules', '--maxWorkers', '2']],
  ];
  // The first of the inputs that `npm test` tries.
  const env = { LETHE_FUZZ: '0.1', ...process.env };
  // On a terminal, Ctrl-C also reaches the step. We wait for it, and then end as it did.
  process.on('SIGINT', () => {});
  const failed = steps.filter(([name, program, stepArgs]) => {
    say(`${name} …`);
    const { status, signal } = spawnSync(process.execPath, [program, ...stepArgs], { stdio: 'inherit', env });
    if (signal !== null) process.exit(130);
    return status !== 0;
  });
  if (failed.length > 0) {
    say(`Failed: ${failed.map(([name]) => name).join(', ')}.`);
    process.exit(1);
  }
  say('All checks passed.');
}
