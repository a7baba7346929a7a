import { execFileSync, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { notTried } from './not-tried';

/** Where somebody can install what is not in Python itself: a venv of its own. */
const VENV = join(homedir(), '.cache', 'lethe', 'python');
const HOW = 'python3 -m venv ~/.cache/lethe/python && ~/.cache/lethe/python/bin/pip install';

/** Runs a script with arguments. @returns what it printed, as JSON */
export type RunPython = (script: string, ...args: readonly string[]) => unknown;

/**
 * Tests in which a Python that has this module reads what we wrote. Without one, the output says that they were not tried,
 * and how to install it.
 */
export function describeWithPython(what: string, module: string, tests: (run: RunPython) => void): void {
  const python = [join(VENV, 'bin', 'python'), 'python3'].find(
    (path) => spawnSync(path, ['-c', `import ${module}`]).status === 0,
  );
  describe(what, () => {
    if (python === undefined) {
      notTried(what, `the module ${module} of Python`, `${HOW} ${module}`);
      return;
    }
    tests((script, ...args) => {
      const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
      return JSON.parse(execFileSync(python, ['-c', script, ...args], { env, encoding: 'utf8', maxBuffer: 2 ** 26 }));
    });
  });
}
