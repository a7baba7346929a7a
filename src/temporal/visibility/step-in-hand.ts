import type { Client } from '@temporalio/client';
import { decodeOptionalSinglePayload } from '@temporalio/common/lib/internal-non-workflow';
import { grpcStatus } from '../connect/grpc-status';
import type { RawExecution } from './list-executions';

/** @unit events */
const PAGE = 20;

/** A START_STATE and its SERVICE. */
interface StepInHand {
  readonly step: string;
  readonly service: string;
}

/**
 * The step that a run is doing, read at the end of its history: no worker is asked.
 * @returns undefined between two steps, and where it cannot be decrypted here
 */
export async function stepInHand(
  client: Client,
  raw: Pick<RawExecution, 'execution'>,
): Promise<StepInHand | undefined> {
  const { workflowId = '', runId = '' } = raw.execution ?? {};
  const { namespace, loadedDataConverter } = client.options;
  const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: PAGE };
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService
      .getWorkflowExecutionHistoryReverse({ ...asked, ...(nextPageToken === undefined ? {} : { nextPageToken }) })
      .catch((error: unknown) => {
        if (grpcStatus(error) === 'not-found') return undefined;
        throw error;
      });
    for (const event of page?.history?.events ?? []) {
      if (ENDS.some((end) => event[end] != null)) return undefined;
      const call = event.activityTaskScheduledEventAttributes;
      if (call == null) continue;
      if (call.activityType?.name !== 'runStep') return undefined;
      const context = { type: 'activity' as const, namespace, workflowId: workflowId ?? '', isLocal: false };
      const input = await decodeOptionalSinglePayload<StepInput>(
        loadedDataConverter,
        call.input?.payloads?.[0],
        context,
      ).catch(() => undefined);
      return input?.step === undefined ? undefined : { step: input.step.start, service: input.step.service };
    }
    nextPageToken = page?.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return undefined;
}

/** What a call ends with: one is made at a time. */
const ENDS = [
  'activityTaskCompletedEventAttributes',
  'activityTaskFailedEventAttributes',
  'activityTaskTimedOutEventAttributes',
  'activityTaskCanceledEventAttributes',
] as const;

/** What the activity is given, as far as it is read here. */
interface StepInput {
  readonly step?: { readonly start: string; readonly service: string };
}
