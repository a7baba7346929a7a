import type { Client } from '@temporalio/client';
import { learnerRow } from './learner-row';
import { listExecutions, type RawExecution } from './list-executions';
import { OPEN, retirements } from './retirements';

/** The open runs of one instance, counted. */
export interface OpenTally {
  readonly phases: ReadonlyMap<string, number>;
  /** By failure code. */
  readonly attention: ReadonlyMap<string, number>;
  /** Who asks for a person, held ones left out. */
  readonly needPerson: number;
  /** When each is due, with the phase. @unit epoch milliseconds */
  readonly dues: readonly { readonly atMs: number; readonly phase: string }[];
}

interface Counting {
  phases: Map<string, number>;
  attention: Map<string, number>;
  needPerson: number;
  dues: { atMs: number; phase: string }[];
}

const nobody = (): Counting => ({ phases: new Map(), attention: new Map(), needPerson: 0, dues: [] });

/** Counts the open runs of these instances: one query, read in pages of 1,000. */
export async function tallyOpen(client: Client, instances: readonly string[]): Promise<ReadonlyMap<string, OpenTally>> {
  const tallies = new Map(instances.map((instance) => [instance, nobody()]));
  if (instances.length === 0) return tallies;
  for await (const raw of listExecutions(client, retirements(instances, OPEN))) {
    const tally = tallies.get(instanceOf(raw));
    if (tally === undefined) continue;
    const { phase, attention, dueAt } = learnerRow(raw);
    add(tally.phases, phase);
    if (attention !== undefined) add(tally.attention, attention);
    if (phase !== 'held' && (phase === 'attention' || attention !== undefined)) tally.needPerson += 1;
    if (dueAt !== undefined) tally.dues.push({ atMs: Date.parse(dueAt), phase });
  }
  return tallies;
}

/** The second part of a workflow id: `retirement/<instance>/…`, `discovery/<instance>/…`. */
export function instanceOf({ execution }: RawExecution): string {
  return execution?.workflowId?.split('/')[1] ?? '';
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
