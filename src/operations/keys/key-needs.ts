import { SHARED } from '../../domain/encryption/key-id';
import { recordWorkflowId, SCHEDULED, type Scheduled, scheduleId } from '../../domain/instance/instance';
import type { RingKey } from '../../keys/ring-document';
import { grpcStatus } from '../../temporal/connect/grpc-status';
import { keyIdOf } from '../../temporal/records/present-key-id';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { OPEN } from '../../temporal/visibility/retirements';
import { allOf, anyOf, is, isBefore, isNot, isSince, startsWith } from '../../temporal/visibility/terms';
import { INSTANCE_RECORD, SITE_CLAIM } from '../../workflows/instance/messages';
import { SHORT_WORKFLOWS, shortWorkflowIds } from '../kit/short-workflow';
import type { TemporalClient } from '../operation-context';

/** A writer whose clock or key ring is behind may use a key for so long after its time. @unit milliseconds */
const LATE_WRITER_MS = 600_000;

/** Why a key cannot be destroyed yet. */
export type KeyNeed =
  | { readonly need: 'present-key'; readonly instance: string; readonly freeMs: number }
  /** Its time is over, but a worker may write with it until then. */
  | { readonly need: 'late-writer'; readonly freeMs: number }
  | { readonly need: 'open-runs'; readonly instance: string; readonly count: number; readonly supersededMs: number }
  | { readonly need: 'record'; readonly instance: string }
  | { readonly need: 'schedule'; readonly scheduleId: string }
  /** What the last discovery said is handed to the next one, and kept by the Schedule itself. */
  | { readonly need: 'last-discovery'; readonly scheduleId: string };

/** A record begins again when it is applied again; a claim of an LMS is not encrypted. */
const NO_RECORD = allOf(isNot('WorkflowType', INSTANCE_RECORD), isNot('WorkflowType', SITE_CLAIM));

/**
 * Who may still hold something that is encrypted with a key: its writers, a run that began before the key's time was
 * over, and the Schedule.
 * @param supersededMs from when on nobody wrote with it; epoch milliseconds
 * @param connect opens the client; not called where the key is in use
 */
export async function keyNeeds(
  connect: () => Promise<TemporalClient>,
  key: RingKey,
  supersededMs: number,
): Promise<readonly KeyNeed[]> {
  const { instance } = key.parts;
  const freeMs = supersededMs + LATE_WRITER_MS;
  if (supersededMs > Date.now()) return [{ need: 'present-key', instance, freeMs }];
  if (freeMs > Date.now()) return [{ need: 'late-writer', freeMs }];
  return needsInTemporal(await connect(), key, supersededMs);
}

/** What Temporal alone says against it. */
export async function needsInTemporal(
  client: TemporalClient,
  key: RingKey,
  supersededMs: number,
): Promise<readonly KeyNeed[]> {
  const { instance } = key.parts;
  const count = await openRuns(client, instance, supersededMs + LATE_WRITER_MS);
  const needs: readonly KeyNeed[] = count === 0 ? [] : [{ need: 'open-runs', instance, count, supersededMs }];
  if (instance === SHARED) return needs;
  const record = allOf(is('WorkflowId', recordWorkflowId(instance)), OPEN, isBefore('StartTime', supersededMs + 1));
  const holds: readonly KeyNeed[] = (await countExecutions(client, record)) === 0 ? [] : [{ need: 'record', instance }];
  const schedules = await Promise.all(SCHEDULED.map((what) => scheduleNeeds(client, key, what, supersededMs)));
  return [...needs, ...holds, ...schedules.flat()];
}

async function openRuns(client: TemporalClient, instance: string, untilMs: number): Promise<number> {
  const short = SHORT_WORKFLOWS.map((type) => startsWith('WorkflowId', shortWorkflowIds(type, instance)));
  const own = anyOf(is('LetheInstance', instance), ...short);
  const began = allOf(OPEN, isBefore('StartTime', untilMs + 1), NO_RECORD);
  return countExecutions(client, instance === SHARED ? began : allOf(began, own));
}

async function scheduleNeeds(
  client: TemporalClient,
  key: RingKey,
  what: Scheduled,
  supersededMs: number,
): Promise<readonly KeyNeed[]> {
  const id = scheduleId(key.parts.instance, what);
  const { namespace } = client.options;
  const found = await client.workflowService.describeSchedule({ namespace, scheduleId: id }).catch((error: unknown) => {
    if (grpcStatus(error) === 'not-found') return undefined;
    throw error;
  });
  if (found === undefined) return [];
  const needs: KeyNeed[] = [];
  const action = found.schedule?.action?.startWorkflow;
  const payloads = [
    ...(action?.input?.payloads ?? []),
    ...Object.values(action?.memo?.fields ?? {}),
    action?.userMetadata?.summary,
    action?.userMetadata?.details,
  ];
  if (payloads.some((payload) => keyIdOf(payload) === key.id)) needs.push({ need: 'schedule', scheduleId: id });
  const createdMs = Number(found.info?.createTime?.seconds ?? 0) * 1_000;
  if (Number(found.info?.actionCount ?? 0) > 0 && createdMs <= supersededMs) {
    const since = allOf(is('ExecutionStatus', 'Completed'), isSince('StartTime', supersededMs + LATE_WRITER_MS));
    const count = await countExecutions(client, allOf(is('TemporalScheduledById', id), since));
    if (count === 0) needs.push({ need: 'last-discovery', scheduleId: id });
  }
  return needs;
}
