import { instantOf } from '../time/instant';
import type { Changes } from './change';
import {
  type HoldScope,
  holdText,
  isOver,
  isSameHold,
  type MaintenanceHold,
  scopeText,
  untilText,
  whatIsHeld,
} from './maintenance-hold';
import type { InstanceRecord } from './record';

/**
 * Holds the instance, a service or a step. A second hold of the same lasts until the longer of the two: the person who
 * asked for the first one counts on it. To end it earlier, somebody releases it.
 */
export function holdUntil(
  record: InstanceRecord,
  { scope, until, drain }: Changes['hold'],
  { by, reason }: { readonly by: string; readonly reason?: string },
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } | string {
  if (until !== undefined && !((instantOf(until) ?? 0) > nowMs)) return 'until must be a time to come, in ISO 8601';
  const unknown = coversNothing(record, scope);
  if (unknown !== undefined) return unknown;
  if (drain === true && scope.kind !== 'instance') return 'only the whole instance can be drained';
  const kept = record.holds.filter((hold) => !isOver(hold, nowMs));
  const present = kept.find((hold) => isSameHold(hold, { scope }) && hold.drain === drain);
  if (present === undefined) {
    const since = new Date(nowMs).toISOString();
    const hold = {
      scope,
      by,
      since,
      ...lasting(until),
      ...(reason === undefined ? {} : { reason }),
      ...draining(drain),
    };
    return { record: { ...record, holds: [...kept, hold] }, what: `held: ${holdText(hold)}` };
  }
  const lasts = `${whatIsHeld(present)} was held already, ${untilText(present.until)}, by ${present.by}`;
  if (!isLonger(until, present.until)) {
    return { record: { ...record, holds: kept }, what: `${lasts}; it stays so: release it to end it earlier` };
  }
  const { until: _, ...rest } = present;
  const longer: MaintenanceHold = { ...rest, ...lasting(until) };
  const holds = kept.map((hold) => (hold === present ? longer : hold));
  return { record: { ...record, holds }, what: `${lasts}; it is held on, ${untilText(until)}` };
}

/** A name that was mistyped would hold nothing, and nobody would notice. @returns why, where it covers nothing */
export function coversNothing({ settings }: InstanceRecord, scope: HoldScope): string | undefined {
  const { steps } = settings.plan;
  if (scope.kind === 'instance' || scope.kind === 'method') return undefined;
  const [has, names] =
    scope.kind === 'service'
      ? [scope.service, [...new Set(steps.map(({ service }) => service))]]
      : [scope.step, steps.map(({ start }) => start)];
  return names.includes(has)
    ? undefined
    : `the pipeline in force has no ${scopeText(scope)}; it has ${names.join(', ')}`;
}

function isLonger(until: string | undefined, present: string | undefined): boolean {
  if (present === undefined) return false;
  return until === undefined || Date.parse(until) > Date.parse(present);
}

function draining(drain: true | undefined): Pick<MaintenanceHold, 'drain'> {
  return drain === undefined ? {} : { drain };
}

function lasting(until: string | undefined): Pick<MaintenanceHold, 'until'> {
  return until === undefined ? {} : { until };
}
