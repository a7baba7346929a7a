import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { disownOthers } from '../../src/dev-server/own-files-only';
import { temporaryFolder } from '../config/temporary-folder';

const folder = temporaryFolder();
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the database of a development server', () => {
  it('is closed to others with all that SQLite keeps beside it, and the operator is told once', async () => {
    const database = folder.write('lethe.db', '');
    for (const suffix of ['', '-wal', '-shm']) chmodSync(folder.write(`lethe.db${suffix}`, ''), 0o644);
    expect(await disownOthers(database)).toBe(`Other users could read ${database}; now only its owner can.`);
    for (const suffix of ['', '-wal', '-shm']) expect(modeOf(database + suffix)).toBe(0o600);
    expect(await disownOthers(database)).toBeUndefined();
  });

  it('counts as open where its mode cannot be changed', async () => {
    // A file whose mode nobody can change, not even root.
    expect(await disownOthers('/proc/self/status')).toMatch(
      /^Other users can read \/proc\/self\/status, .*chmod 600\.$/,
    );
  });

  it('that is not there says nothing', async () => {
    expect(await disownOthers(join(folder.path, 'none.db'))).toBeUndefined();
  });
});
