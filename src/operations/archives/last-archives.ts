import type { WorkflowHandle } from '@temporalio/client';
import { archiveRuns } from '../../temporal/visibility/archives';
import {
  type ArchiveDone,
  type ArchiveLearnersResult,
  archiveProgressQuery,
} from '../../workflows/archive-learners/messages';
import { type WhyFailed, whyFailed } from '../kit/why-failed';
import type { OperationContext } from '../operation-context';

/** One archive run, with what came of it or how far it is. */
export interface ArchiveRow extends Partial<ArchiveDone>, WhyFailed {
  readonly startedAt: string;
  readonly status: string;
  /** How many it meant to archive. */
  readonly learners?: number;
  /** Old enough, and left where they are. */
  readonly setAside?: number;
  /** Of these, how many no partner report has named. Absent if none. */
  readonly notReported?: number;
  /** Archived though no partner report of Lethe has named them. Absent if none. */
  readonly unreported?: number;
}

/** How long a worker may take to say how far a run is. @unit milliseconds */
const ANSWER_WITHIN_MS = 5_000;

/** The last archive runs of an instance that Temporal still keeps, the newest first. */
export async function lastArchives(
  { client, instance }: Pick<OperationContext, 'client' | 'instance'>,
  limit: number,
): Promise<readonly ArchiveRow[]> {
  const rows: ArchiveRow[] = [];
  if (limit === 0) return rows;
  for await (const info of client.workflow.list({ query: archiveRuns(instance), pageSize: limit })) {
    // One that continued as new is told by the run that it went on in.
    if (info.status.name === 'CONTINUED_AS_NEW') continue;
    const handle = client.workflow.getHandle(info.workflowId, info.runId);
    const asking = <T>(work: () => Promise<T>) => client.withDeadline(Date.now() + ANSWER_WITHIN_MS, work);
    rows.push({
      startedAt: info.startTime.toISOString(),
      status: info.status.name.toLowerCase(),
      ...(await outcomeOf(handle, info.status.name, asking)),
    });
    if (rows.length >= limit) break;
  }
  return rows;
}

async function outcomeOf(
  handle: WorkflowHandle,
  status: string,
  asking: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Partial<ArchiveRow>> {
  if (status === 'RUNNING') {
    const said = await asking(() => handle.query(archiveProgressQuery)).catch(() => undefined);
    if (said === undefined) return {};
    const { planned, ...done } = said;
    return { ...done, learners: planned };
  }
  if (status === 'COMPLETED') {
    const { files, archived, removed, changed, gone, learners, setAside, unreported } =
      (await handle.result()) as ArchiveLearnersResult;
    const notReported = setAside.counts['not-reported'];
    const aside = Object.values(setAside.counts).reduce((sum, count) => sum + count, 0);
    const done = { files, archived, removed, changed, ...(gone === undefined ? {} : { gone }) };
    return {
      ...done,
      learners,
      setAside: aside,
      ...(notReported === undefined ? {} : { notReported }),
      ...(unreported === undefined ? {} : { unreported }),
    };
  }
  return status === 'FAILED' ? whyFailed(handle) : {};
}
