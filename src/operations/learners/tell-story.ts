import type { Receipt } from '../../domain/run/receipt';
import type { RunStatus } from '../../domain/run/status';
import { learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions, type RawExecution } from '../../temporal/visibility/list-executions';
import { retirementsOfLearner } from '../../temporal/visibility/retirements';
import { allOf, isNot } from '../../temporal/visibility/terms';
import type { OperationContext } from '../operation-context';
import { type FailingCall, failingCall } from './failing-call';
import { type LearnerRun, type NoStatus, queryStatus } from './learner-run';

/** A run of the learner that ended before the last one began. */
export interface EarlierRun {
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly phase: string;
  /** Absent where no worker could tell. */
  readonly retirementId?: number;
  readonly ending?: string;
}

/** A receipt, and the retirement that it is of: the learner may have asked several times. */
export interface ToldReceipt extends Receipt {
  readonly retirementId: number;
  /** ISO 8601. */
  readonly requestedAt: string;
}

/** Everything that is known of a learner, over all their runs: receipts and verbs of earlier ones come before the last's. */
export interface LearnerStory extends Omit<RunStatus, 'phase'> {
  /** As in the lists: also `terminated` and the like, where Temporal has ended the run. */
  readonly phase: string;
  readonly receipts: readonly ToldReceipt[];
  /** The call that the run waits for, while it fails and is tried again. */
  readonly failing?: FailingCall;
  /** Newest first. */
  readonly earlier: readonly EarlierRun[];
  /** Runs that ended before then are no longer kept. ISO 8601 */
  readonly keptSince: string;
}

type Asking = Pick<OperationContext, 'client' | 'instance'>;

/** @param last the latest run; its status says where the learner stands */
export async function tellStory(asking: Asking, last: LearnerRun): Promise<LearnerStory | NoStatus> {
  const status = await queryStatus(asking, last);
  if (typeof status === 'string') return status;
  const runs: { readonly earlier: EarlierRun; readonly told?: RunStatus }[] = [];
  for (const raw of await runsBefore(asking, status.userId, last)) {
    const told = await statusOf(asking, raw);
    runs.push({ earlier: describe(raw, told), ...(told === undefined ? {} : { told }) });
  }
  const failing = last.open ? await failingCall(last) : undefined;
  const told = [...runs.toReversed().flatMap((run) => run.told ?? []), status];
  return {
    ...(last.open || status.ending !== undefined ? status : cutOff(status, last.raw)),
    ...(failing === undefined ? {} : { failing }),
    receipts: unlike(
      told.flatMap(({ receipts, retirementId, requestedAt }) =>
        receipts.map((receipt) => ({ ...receipt, retirementId, requestedAt })),
      ),
      ({ step, at }) => `${step} ${at}`,
    ),
    verbs: unlike(
      told.flatMap(({ verbs }) => verbs),
      ({ verb, at }) => `${verb} ${at}`,
    ),
    earlier: runs.map(({ earlier }) => earlier),
    keptSince: new Date(Date.now() - (await retentionMs(asking))).toISOString(),
  };
}

/** Ended in Temporal in the middle of its work: what it was about to do is not done any more. */
function cutOff(status: RunStatus, raw: RawExecution): Omit<RunStatus, 'phase'> & Pick<LearnerStory, 'phase'> {
  const {
    wait: _wait,
    beneath: _beneath,
    carryingOut: _verb,
    why: _why,
    step: _step,
    service: _service,
    ...told
  } = status;
  const { heldUntil: _until, holdReason: _reason, coolOffEndsAt: _endsAt, ...rest } = told;
  const { phase } = learnerRow(raw);
  const since = new Date(msOf(raw.closeTime)).toISOString();
  return { ...rest, phase, since, ending: `${phase} in Temporal, by no decision of the run: nothing goes on` };
}

/** Ends of chains, the newest first, the last one left out. */
async function runsBefore({ client, instance }: Asking, userId: number, last: LearnerRun): Promise<RawExecution[]> {
  const found: RawExecution[] = [];
  const query = allOf(retirementsOfLearner(instance, userId), isNot('ExecutionStatus', 'ContinuedAsNew'));
  for await (const raw of listExecutions(client, query)) {
    if (raw.execution?.runId !== last.raw.execution?.runId) found.push(raw);
  }
  return found.sort((one, other) => msOf(other.startTime) - msOf(one.startTime));
}

/** What an ended run says of itself; undefined where no worker can tell any more. */
async function statusOf(asking: Asking, raw: RawExecution): Promise<RunStatus | undefined> {
  const { workflowId = '', runId = '' } = raw.execution ?? {};
  const handle = asking.client.workflow.getHandle(workflowId ?? '', runId ?? '');
  const info = await handle.describe().catch(() => undefined);
  if (info === undefined) return undefined;
  const status = await queryStatus(asking, { handle, info, raw, open: false });
  return typeof status === 'string' ? undefined : status;
}

function describe(raw: RawExecution, told: RunStatus | undefined): EarlierRun {
  const ended = msOf(raw.closeTime);
  return {
    runId: raw.execution?.runId ?? '',
    startedAt: new Date(msOf(raw.startTime)).toISOString(),
    ...(ended === 0 ? {} : { endedAt: new Date(ended).toISOString() }),
    phase: learnerRow(raw).phase,
    ...(told === undefined ? {} : { retirementId: told.retirementId }),
    ...(told?.ending === undefined ? {} : { ending: told.ending }),
  };
}

async function retentionMs({ client }: Asking): Promise<number> {
  const { config } = await client.workflowService.describeNamespace({ namespace: client.options.namespace });
  return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1_000;
}

/** A later run may carry what an earlier one had done: each is told once. */
function unlike<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function msOf(time: RawExecution['startTime']): number {
  return Number(time?.seconds ?? 0) * 1_000 + Math.floor(Number(time?.nanos ?? 0) / 1e6);
}
