import { availableParallelism } from 'node:os';
import { retirementWorkflowId } from '../../src/domain/instance/instance';
import { type Bare, bare } from './bare';
import type { RequestSeen } from './benchmark-sandbox';
import { cpuMs, endedChildrenCpuMs, machineCpuMs, residentMb } from './process-meter';
import type { Sequential } from './sequential-loop';
import { sequentialLoop } from './sequential-loop';
import { COOL_OFF_DAYS, type Stand, type StandSettings, withStand } from './stand';

export interface RetireManyOptions extends StandSettings {
  readonly learners: number;
  readonly latencyMs: number;
  /** Learners who cool off meanwhile. */
  readonly parked: number;
}

export interface RetireMany {
  readonly latencyMs: number;
  readonly parked: number;
  readonly encrypted: boolean;
  readonly learners: number;
  /** From the LMS's first request to its last, the discovery's included. */
  readonly seconds: number;
  readonly learnersPerSecond: number;
  /** CPU time a learner, the discovery's included. @unit milliseconds */
  readonly cpuMs: {
    readonly worker: number;
    readonly engine: number;
    readonly sandbox: number;
    readonly client: number;
  };
  /** Requests a learner, the discovery's and those for tokens included. */
  readonly requests: number;
  readonly tokens: number;
  readonly connections: number;
  /** Most requests that the sandbox had in hand at once. */
  readonly maxConcurrent: number;
  /** After the run. @unit MB */
  readonly memoryMb: { readonly worker: number; readonly engine: number };
  /** One learner alone, from the start of the run to its end: the median of some. */
  readonly alone: { readonly ms: number; readonly requests: number; readonly floorMs: number };
  readonly sequential: Sequential;
  readonly bare: Bare;
  /** Share of the machine's cores that others had during the run, 0 to 1. */
  readonly othersShare: number;
}

const WARM_UP = 20;
const ALONE = 5;
const IN_SEQUENCE = 20;

/** Retires learners as an operator would: one discovery, followed to its end. */
export function retireMany(options: RetireManyOptions, say: (line: string) => void): Promise<RetireMany> {
  const { learners, latencyMs, parked, encrypted = false } = options;
  return withStand(options, async (stand) => {
    const { sandbox } = stand;
    if (parked > 0) {
      say(`  ${parked} learners are put to cool off …`);
      await stand.park(parked);
    }
    await retire(stand, WARM_UP);
    await stand.rest();
    await sandbox.setLatency(latencyMs);
    say(`  ${learners} learners …`);
    const run = await measure(stand, learners);
    const alone = await oneAlone(stand, latencyMs);
    say('  a sequential loop …');
    const people = (count: number) => sandbox.add(count, COOL_OFF_DAYS + 10);
    const sequential = await sequentialLoop(sandbox, await people(IN_SEQUENCE));
    say(`  ${learners} learners by the bare prototype …`);
    const least = await bare({ ...stand, client: stand.plainClient, people }, learners);
    const violations = await sandbox.violations();
    if (violations > 0) throw new Error(`${violations} requests broke the contract of Open edX`);
    return { latencyMs, parked, encrypted, learners, ...run, alone, sequential, bare: least };
  });
}

async function retire(stand: Stand, count: number): Promise<number> {
  const [first] = await stand.sandbox.add(count, COOL_OFF_DAYS + 10);
  const { outcomes } = await stand.discover(true);
  if (outcomes?.completed !== count) throw new Error(`${outcomes?.completed} of ${count} learners were completed`);
  return first?.userId as number;
}

async function measure(stand: Stand, learners: number) {
  const { sandbox, enginePid } = stand;
  const pids = { worker: stand.worker().pid, engine: enginePid, sandbox: sandbox.pid };
  await sandbox.forgetRequests();
  const before = readClocks(pids);
  await retire(stand, learners);
  const after = readClocks(pids);
  const [requests, totals] = await Promise.all([sandbox.requests(), sandbox.totals()]);
  const seconds = span(requests) / 1000;
  const spent = (of: keyof Clocks) => after[of] - before[of];
  const ours = spent('worker') + spent('engine') + spent('sandbox') + spent('client') + spent('bench');
  const each = (of: keyof Clocks) => spent(of) / learners;
  return {
    seconds,
    learnersPerSecond: learners / seconds,
    cpuMs: { worker: each('worker'), engine: each('engine'), sandbox: each('sandbox'), client: each('client') },
    requests: totals.requests / learners,
    tokens: totals.tokens,
    connections: totals.connections,
    maxConcurrent: totals.maxConcurrent,
    memoryMb: { worker: residentMb(pids.worker), engine: residentMb(pids.engine) },
    othersShare: Math.max(0, spent('machine') - ours) / (spent('wall') * availableParallelism()),
  };
}

/** The latency of a learner whom nobody disturbs, over and over. */
async function oneAlone(stand: Stand, latencyMs: number): Promise<RetireMany['alone']> {
  const times: number[] = [];
  let requests = 0;
  for (let round = 0; round < ALONE; round += 1) {
    await stand.sandbox.forgetRequests();
    const userId = await retire(stand, 1);
    const { startTime, closeTime } = await stand.client.workflow
      .getHandle(retirementWorkflowId(stand.instance, userId))
      .describe();
    times.push((closeTime as Date).getTime() - startTime.getTime());
    requests = (await stand.sandbox.requests()).filter(({ learner }) => learner === userId).length;
  }
  times.sort((a, b) => a - b);
  return { ms: times[Math.floor(ALONE / 2)] as number, requests, floorMs: requests * latencyMs };
}

interface Clocks {
  readonly worker: number;
  readonly engine: number;
  readonly sandbox: number;
  readonly client: number;
  readonly bench: number;
  readonly machine: number;
  readonly wall: number;
}

function readClocks(pids: { readonly worker: number; readonly engine: number; readonly sandbox: number }): Clocks {
  const { user, system } = process.cpuUsage();
  return {
    worker: cpuMs(pids.worker),
    engine: cpuMs(pids.engine),
    sandbox: cpuMs(pids.sandbox),
    client: endedChildrenCpuMs(),
    bench: (user + system) / 1000,
    machine: machineCpuMs(),
    wall: performance.now(),
  };
}

function span(requests: readonly RequestSeen[]): number {
  const first = Math.min(...requests.map(({ at }) => at));
  const last = Math.max(...requests.map(({ at, ms }) => at + (ms ?? 0)));
  return last - first;
}
