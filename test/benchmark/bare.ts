import type { Client } from '@temporalio/client';
import { linesOf, Program } from '../support/program';
import type { BareSettings } from './bare-worker';
import { cpuMs } from './process-meter';
import { type Person, STEPS } from './requests-of-a-learner';

/** The bare prototype's figures, on the same Temporal server and sandbox. */
export interface Bare {
  readonly learners: number;
  readonly learnersPerSecond: number;
  /** CPU time a learner. @unit milliseconds */
  readonly cpuMs: { readonly worker: number; readonly engine: number };
}

export interface BareStand {
  readonly client: Client;
  readonly enginePid: number;
  readonly settings: Omit<BareSettings, 'taskQueue'>;
  people(count: number): Promise<readonly Person[]>;
}

const QUEUE = 'bare';
const WARM_UP = 20;
const STARTS_AT_ONCE = 50;

/** The same requests by the least program on Temporal that makes them: what this machine can do at all. */
export async function bare({ client, enginePid, settings, people }: BareStand, learners: number): Promise<Bare> {
  const args = [JSON.stringify({ ...settings, taskQueue: QUEUE })];
  const worker = new Program('test/benchmark/bare-worker.js', args);
  await worker.until(({ stdout }) => linesOf(stdout).find((line) => line === 'ready'));
  try {
    await retire(client, await people(WARM_UP));
    const those = await people(learners);
    const before = { worker: cpuMs(worker.pid), engine: cpuMs(enginePid), wall: performance.now() };
    await retire(client, those);
    const seconds = (performance.now() - before.wall) / 1000;
    return {
      learners,
      learnersPerSecond: learners / seconds,
      cpuMs: {
        worker: (cpuMs(worker.pid) - before.worker) / learners,
        engine: (cpuMs(enginePid) - before.engine) / learners,
      },
    };
  } finally {
    await worker.stop();
  }
}

async function retire(client: Client, people: readonly Person[]): Promise<void> {
  const waiting = [...people];
  const ends: Promise<unknown>[] = [];
  const start = async () => {
    for (let person = waiting.pop(); person !== undefined; person = waiting.pop()) {
      const options = { taskQueue: QUEUE, workflowId: `bare-${person.userId}`, args: [person, STEPS.length] };
      ends.push((await client.workflow.start('bareRetirement', options)).result());
    }
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, start));
  await Promise.all(ends);
}
