import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What Linux counts in: USER_HZ, 100 on every machine that Node runs on. @source proc(5), times(2) */
const MS_A_TICK = 10;
const MB = 1024;

interface Stat {
  readonly parent: number;
  /** Its own threads and the children that it has waited for. @unit milliseconds */
  readonly cpuMs: number;
  /** Only the children that it has waited for. @unit milliseconds */
  readonly endedChildrenMs: number;
}

/** CPU time of a process, its living children and those that have ended. @unit milliseconds */
export function cpuMs(pid: number): number {
  const stats = everyProcess();
  const own = stats.get(pid)?.cpuMs ?? 0;
  return childrenOf(pid, stats).reduce((sum, child) => sum + (stats.get(child)?.cpuMs ?? 0), own);
}

/** CPU time of children of this process that have ended. @unit milliseconds */
export function endedChildrenCpuMs(): number {
  return readStat(process.pid)?.endedChildrenMs ?? 0;
}

/** CPU time that the whole machine has spent on work. @unit milliseconds */
export function machineCpuMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = firstLine('/proc/stat');
  return (user + nice + system + irq + softirq + steal) * MS_A_TICK;
}

/** Memory that a process holds. @unit MB */
export function residentMb(pid: number): number {
  return statusMb(pid, 'VmRSS');
}

/** Most that a process held since `forgetPeak`. @unit MB */
export function peakMb(pid: number): number {
  return statusMb(pid, 'VmHWM');
}

/** @source proc(5): 5 into clear_refs resets the peak */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function everyProcess(): ReadonlyMap<number, Stat> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stats = new Map<number, Stat>();
  for (const pid of pids.map(Number)) {
    const stat = readStat(pid);
    if (stat !== undefined) stats.set(pid, stat);
  }
  return stats;
}

function childrenOf(pid: number, stats: ReadonlyMap<number, Stat>): number[] {
  const children = [...stats].filter(([, { parent }]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...childrenOf(child, stats)]);
}

/** Undefined when the process has ended meanwhile. */
function readStat(pid: number): Stat | undefined {
  const text = readOr(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name of the program is in brackets and may hold anything.
  const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return {
    parent,
    cpuMs: (user + system + endedUser + endedSystem) * MS_A_TICK,
    endedChildrenMs: (endedUser + endedSystem) * MS_A_TICK,
  };
}

function statusMb(pid: number, key: string): number {
  const kilobytes = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readOr(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kilobytes ?? 0) / MB;
}

function firstLine(path: string): number[] {
  const line = readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  return line.trim().split(/\s+/).slice(1).map(Number);
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
