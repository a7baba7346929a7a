import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const LETHE = 'node dist/src/client.js';

test('anybody who reads the output may go before its end: lethe ends as other commands do, without a word', () => {
  const line = `${LETHE} discovery run --help | true; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync('bash', ['-c', line], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 141, stderr: '' });
});
