import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMs } from './process-meter';

const LOOK_EVERY_MS = 1_000;
/** A worker and a Temporal server that only poll use less than this. @unit share of one core */
const IDLE = 0.08;
const IDLE_LOOKS = 4;

/** Waits until these processes have done what is left of their work: what was enrolled is begun in the background. */
export async function untilIdle(pids: readonly number[], withinMs = 600_000): Promise<void> {
  const began = performance.now();
  const spent = () => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  let last = spent();
  for (let idle = 0; idle < IDLE_LOOKS; ) {
    if (performance.now() - began > withinMs) throw new Error('engine and worker do not come to rest');
    await sleep(LOOK_EVERY_MS);
    const now = spent();
    idle = now - last < IDLE * LOOK_EVERY_MS * pids.length ? idle + 1 : 0;
    last = now;
  }
}
