import type { Payload } from '@temporalio/common';
import { SHARED } from '../../domain/encryption/key-id';
import { scheduleId } from '../../domain/instance/instance';
import type { RingKey } from '../../keys/ring-document';
import { rooms } from '../shell/rooms';
import type { Session } from '../shell/session';

/** A writer whose clock or key ring is behind may use a key for so long after its time. @unit milliseconds */
export const LATE_WRITER_MS = 600_000;

/** Why a key cannot go yet. */
export interface KeyNeed {
  readonly what: string;
  readonly hint: string;
}

/** Ids of workflows of an instance begin so; short ones have no search attribute. */
const KINDS = ['retirement', 'discovery', 'discovery-approval', 'find-learner', 'describe-instance'];

/**
 * Who in the engine may still hold something that is encrypted with a key: a run that began before the key's time was
 * over, and the Schedule.
 * @param supersededMs from when on nobody wrote with it; epoch milliseconds
 */
export async function keyNeeds(session: Session, key: RingKey, supersededMs: number): Promise<readonly KeyNeed[]> {
  const { instance } = key.parts;
  const runs = await openRuns(session, instance, supersededMs + LATE_WRITER_MS);
  const needs = runs === 0 ? [] : [runsNeed(session, instance, runs, supersededMs)];
  return instance === SHARED ? needs : [...needs, ...(await scheduleNeeds(session, key, supersededMs))];
}

async function openRuns(session: Session, instance: string, untilMs: number): Promise<number> {
  const client = await session.client();
  const ids = KINDS.map((kind) => `WorkflowId STARTS_WITH '${kind}/${instance}/'`);
  const own = [`LetheInstance = '${instance}'`, `WorkflowId = 'discovery-approval/${instance}'`, ...ids].join(' OR ');
  const began = `ExecutionStatus = 'Running' AND StartTime <= '${isoTime(untilMs)}'`;
  return (await client.workflow.count(instance === SHARED ? began : `${began} AND (${own})`)).count;
}

function runsNeed(session: Session, instance: string, count: number, supersededMs: number): KeyNeed {
  const whose = instance === SHARED ? '' : ` of ${instance}`;
  const latest = isoTime(supersededMs + 30 * 86_400_000).slice(0, 10);
  return {
    what: `${count} open ${count === 1 ? 'run' : 'runs'}${whose} began before ${isoTime(supersededMs)} and may hold payloads of it`,
    hint: `a run that waits moves to the present key when it begins anew, every 30 days at least: until ${latest}. Others end first: see \`${session.command('learner list')}\``,
  };
}

async function scheduleNeeds(session: Session, key: RingKey, supersededMs: number): Promise<readonly KeyNeed[]> {
  const client = await session.client();
  const { isGrpcServiceError } = rooms.temporal();
  const id = scheduleId(key.parts.instance);
  const { namespace } = client.options;
  const found = await client.workflowService.describeSchedule({ namespace, scheduleId: id }).catch((error: unknown) => {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
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
  if (payloads.some((payload) => keyIdOf(payload) === key.id)) {
    needs.push({
      what: `the Schedule ${id} was written with it`,
      hint: 'write it anew with the present key: `lethe schedule apply --config FILE`',
    });
  }
  // What the last discovery said is handed to the next one, and kept by the Schedule itself.
  const createdMs = Number(found.info?.createTime?.seconds ?? 0) * 1_000;
  if (Number(found.info?.actionCount ?? 0) > 0 && createdMs <= supersededMs) {
    const since = `ExecutionStatus = 'Completed' AND StartTime > '${isoTime(supersededMs + LATE_WRITER_MS)}'`;
    const { count } = await client.workflow.count(`TemporalScheduledById = '${id}' AND ${since}`);
    if (count === 0) {
      needs.push({
        what: `no discovery of the Schedule ${id} has ended well since, and the last one's answer may be written with it`,
        hint: 'let one run: `lethe schedule resume`, or wait for the next',
      });
    }
  }
  return needs;
}

/** Of gRPC. */
const NOT_FOUND = 5;

function keyIdOf(payload: Payload | null | undefined): string | undefined {
  const id = payload?.metadata?.['encryption-key-id'];
  return id == null ? undefined : Buffer.from(id).toString();
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
