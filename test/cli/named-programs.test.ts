import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SCRIPTS } from '../../src/cli/drop-in/scripts';

const DIST = join(__dirname, '..', '..', 'dist');

/** As pnpm and Windows call a command: by the file that package.json names. npm calls it by a link. */
test.each(SCRIPTS.map(({ name }) => name))('the file of %s is that script, whatever calls it', (name) => {
  const { status, stdout } = spawnSync(process.execPath, [join(DIST, `bin/${name}.js`), '--help'], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: ${name} `);
});
