import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cpuMs, endedChildrenCpuMs, forgetPeak, peakMb, residentMb } from './process-meter';

const onLinux = process.platform === 'linux' ? test : () => {};

/** Burns CPU, says so, and stays until its standard input ends. */
const BURN = `
const until = process.cpuUsage().user + 300_000;
while (process.cpuUsage().user < until);
process.stdout.write('burnt');
process.stdin.resume();
`;

/** A process that has burnt 300 ms in a child of its own. */
async function startBurner() {
  const inChild = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(BURN)}], { stdio: 'inherit' });`;
  const burner = spawn(process.execPath, ['-e', inChild], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(burner.stdout, 'data');
  return {
    pid: burner.pid as number,
    async stop() {
      burner.stdin.end();
      await once(burner, 'close');
    },
  };
}

describe('the meter of processes', () => {
  test('reads what Linux alone has', () => {
    expect(existsSync('/proc/self/stat')).toBe(process.platform === 'linux');
  });

  onLinux('counts the CPU time of living children as their parent’s', async () => {
    const burner = await startBurner();
    try {
      expect(cpuMs(burner.pid)).toBeGreaterThanOrEqual(290);
    } finally {
      await burner.stop();
    }
  });

  onLinux('counts the CPU time of children that have ended', async () => {
    const before = endedChildrenCpuMs();
    await (await startBurner()).stop();
    expect(endedChildrenCpuMs() - before).toBeGreaterThanOrEqual(290);
  });

  onLinux('tells the memory held now from the most that was held since the peak was forgotten', () => {
    forgetPeak(process.pid);
    const before = peakMb(process.pid);
    const filled = Buffer.alloc(64 * 1024 * 1024, 1);
    expect(residentMb(process.pid)).toBeGreaterThan(filled.length / 1024 ** 2);
    expect(peakMb(process.pid) - before).toBeGreaterThanOrEqual(50);
  });
});
