import { type HoldScope, scopeText } from '../../domain/instance/maintenance-hold';
import type { InstanceRecord } from '../../domain/instance/record';
import { describeRecord } from '../../temporal/records/describe-record';
import { otherWorkSince } from '../../temporal/visibility/other-work-since';
import { stepsSince } from '../../temporal/visibility/steps-since';
import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { changeByPerson } from './change-by-person';
import { inTheMiddle } from './in-the-middle';

/** What a worker has read of the record may be so old, and lists are behind by some seconds. @unit milliseconds */
const UNTIL_SEEN_MS = 8_000;
const LOOK_EVERY_MS = 1_000;
const LOOK_AT_LMS_EVERY_MS = 3_000;

export interface HoldOptions {
  readonly scope: HoldScope;
  /** ISO 8601. */
  readonly until?: string;
  readonly drain: boolean;
  readonly reason?: string;
  /** Wait until nothing that it covers is at work. */
  readonly wait: boolean;
}

export interface Held {
  readonly instance: string;
  readonly held: string;
  /** What the record says: until when, and whether it was held already. */
  readonly note: string;
  /** Learners in the middle of the pipeline who need a person, or are held themselves: a drained instance still has them. */
  readonly left?: number;
  /** LMS user ids of those in the middle on whom no run works. */
  readonly withoutRun?: readonly number[];
  /** Rows of the LMS in the middle that cannot be read. */
  readonly unreadable?: number;
}

/** Puts a maintenance hold in force, and answers when nothing that it covers is at work any more. */
export async function holdSteps(
  context: OperationContext,
  { scope, until, drain, reason, wait }: HoldOptions,
): Promise<Held | Refusal> {
  const { client, instance, signal } = context;
  const record = await readRecord(context);
  if (isRefusal(record)) return record;
  const said = { scope, ...(until === undefined ? {} : { until }), ...(drain ? { drain: true as const } : {}) };
  const done = await changeByPerson(context, 'hold', said, record.revision, reason);
  if (isRefusal(done)) return done;
  const held = { instance, held: scopeText(scope), note: done.note };
  if (!wait) return held;
  const seenAtMs = Date.now() + UNTIL_SEEN_MS;
  context.onProgress({ doing: 'holding', left: 0 });
  await sleepOrAbort(UNTIL_SEEN_MS, signal);
  if (drain) {
    const drained = await untilDrained(context, seenAtMs);
    return isRefusal(drained) ? drained : { ...held, ...drained };
  }
  const atWork = async () =>
    (await stepsSince(client, instance, seenAtMs)) + (await otherWorkSince(client, instance, scope, seenAtMs));
  for (let left = await atWork(); left > 0; left = await atWork()) {
    context.onProgress({ doing: 'holding', left });
    await sleepOrAbort(LOOK_EVERY_MS, signal);
  }
  return held;
}

/**
 * Waits until nobody whom the LMS has in the middle of the pipeline goes on by themselves any more. Those whom the drain
 * keeps from beginning are PENDING there, whatever their runs are at.
 * @param seenAtMs what begins later has seen the hold. @unit epoch milliseconds
 */
async function untilDrained(
  context: OperationContext,
  seenAtMs: number,
): Promise<Pick<Held, 'left' | 'withoutRun' | 'unreadable'> | Refusal> {
  const { client, instance, signal } = context;
  for (;;) {
    // One that began before may be about to write the first state.
    const begun = await stepsSince(client, instance, seenAtMs);
    const record = await readRecord(context);
    const seen = isRefusal(record) ? record : await inTheMiddle(context, record);
    if (isRefusal(seen)) return notKnown(seen);
    const { atWork, left, withoutRun, unreadable } = seen;
    if (begun === 0 && atWork === 0) return { left, withoutRun, unreadable };
    context.onProgress({ doing: 'holding', left: Math.max(begun, atWork) });
    await sleepOrAbort(LOOK_AT_LMS_EVERY_MS, signal);
  }
}

function notKnown(refusal: Refusal): Refusal {
  if (refusal.refusal !== 'failure') return refusal;
  const { code, detail = code } = refusal;
  return {
    ...refusal,
    detail: `the hold is in force, and who is in the middle of the pipeline is not known: ${detail}`,
  };
}

/** Ends a maintenance hold. */
export async function releaseSteps(
  context: OperationContext,
  { scope, reason }: Pick<HoldOptions, 'scope' | 'reason'>,
): Promise<{ readonly instance: string; readonly released: string } | Refusal> {
  const record = await readRecord(context);
  if (isRefusal(record)) return record;
  const done = await changeByPerson(context, 'release', { scope }, record.revision, reason);
  return isRefusal(done) ? done : { instance: context.instance, released: scopeText(scope) };
}

async function readRecord({ client, instance }: OperationContext): Promise<InstanceRecord | Refusal> {
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  return sight.kind === 'found' ? sight.record : { refusal: 'failure', code: 'instance.unreadable' };
}
