import { forgetPeak, peakMb, residentMb } from './process-meter';
import { type Stand, type StandSettings, withStand } from './stand';

/** One discovery over a long queue in which few are new. */
export interface LongDiscovery {
  readonly queued: number;
  readonly newLearners: number;
  readonly enrolled: number;
  /** From the start of the discovery's workflow to its end. */
  readonly seconds: number;
  /** Of the worker, before the discovery and at its worst. @unit MB */
  readonly memoryMb: { readonly before: number; readonly peak: number };
  /** Calls of StartWorkflowExecution that the worker made. */
  readonly startCalls: number;
}

/** A worker beside parked learners: the one that enrolled them, and one that was just started. @unit MB */
export interface ParkedMemory {
  readonly parked: number;
  readonly afterEnrolling: number;
  readonly afterRestart: number;
  readonly engine: number;
}

export interface LongQueueOptions extends StandSettings {
  readonly memory: boolean;
  readonly queue: boolean;
}

export interface LongQueue {
  readonly memory: readonly ParkedMemory[];
  readonly discovery?: LongDiscovery;
}

const PARKED = [1_000, 10_000];
const QUEUED = 50_000;
const NEW = 100;

/** One stand whose queue grows: every parked learner has an open run of their own. */
export function longQueue(options: LongQueueOptions, say: (line: string) => void): Promise<LongQueue> {
  return withStand(options, async (stand) => {
    const memory: ParkedMemory[] = [];
    let parked = 0;
    const park = async (count: number) => {
      say(`  ${count} learners are put to cool off …`);
      await stand.park(count - parked);
      parked = count;
    };
    for (const count of options.memory ? PARKED : []) {
      await park(count);
      memory.push(await weigh(stand, count));
    }
    if (!options.queue) return { memory };
    await park(QUEUED - NEW);
    say(`  a discovery over ${QUEUED} …`);
    return { memory, discovery: await discoverNew(stand) };
  });
}

async function weigh(stand: Stand, parked: number): Promise<ParkedMemory> {
  const afterEnrolling = residentMb(stand.worker().pid);
  const worker = await stand.restartWorker();
  await stand.rest();
  const afterRestart = residentMb(worker.pid);
  return { parked, afterEnrolling, afterRestart, engine: residentMb(stand.enginePid) };
}

async function discoverNew(stand: Stand): Promise<LongDiscovery> {
  const worker = await stand.restartWorker();
  await stand.sandbox.add(NEW, 0);
  await stand.rest();
  const startsBefore = await worker.requests('StartWorkflowExecution');
  const before = residentMb(worker.pid);
  forgetPeak(worker.pid);
  const { batch, enrolled } = await stand.discover(false);
  const peak = peakMb(worker.pid);
  const { startTime, closeTime } = await stand.client.workflow.getHandle(batch).describe();
  return {
    queued: QUEUED,
    newLearners: NEW,
    enrolled,
    seconds: ((closeTime as Date).getTime() - startTime.getTime()) / 1000,
    memoryMb: { before, peak },
    startCalls: (await worker.requests('StartWorkflowExecution')) - startsBefore,
  };
}
