import { type HoldScope, scopeText } from '../../domain/instance/maintenance-hold';
import type { InstanceRecord } from '../../domain/instance/record';
import { describeRecord } from '../../temporal/records/describe-record';
import { countExecutions } from '../../temporal/visibility/list-executions';
import { otherWorkSince } from '../../temporal/visibility/other-work-since';
import { OPEN, retirements } from '../../temporal/visibility/retirements';
import { stepsSince } from '../../temporal/visibility/steps-since';
import { isOneOf } from '../../temporal/visibility/terms';
import { sleepOrAbort } from '../kit/sleep-or-abort';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { changeByPerson } from './change-by-person';

/** What a worker has read of the record may be so old, and lists are behind by some seconds. @unit milliseconds */
const UNTIL_SEEN_MS = 8_000;
const LOOK_EVERY_MS = 1_000;

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
  const atWork = async () =>
    drain
      ? countPhases(context, ['retiring', 'waiting'])
      : (await stepsSince(client, instance, seenAtMs)) + (await otherWorkSince(client, instance, scope, seenAtMs));
  for (let left = await atWork(); left > 0; left = await atWork()) {
    context.onProgress({ doing: 'holding', left });
    await sleepOrAbort(LOOK_EVERY_MS, signal);
  }
  return drain ? { ...held, left: await countPhases(context, ['attention', 'held']) } : held;
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

function countPhases({ client, instance }: OperationContext, phases: readonly string[]): Promise<number> {
  return countExecutions(client, retirements([instance], OPEN, isOneOf('LethePhase', phases)));
}
