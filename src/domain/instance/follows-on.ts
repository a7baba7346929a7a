import type { ChangeName, ChangeRequest, DiscoveryReport } from './change';
import type { InstanceRecord } from './record';

/** Whether nobody waits for this change any more; it is not done then. */
export function isTooLate(asked: Partial<ChangeRequest> | undefined, nowMs: number): boolean {
  return nowMs > (asked?.notAfterMs ?? Number.POSITIVE_INFINITY);
}

/**
 * When a change counts as made. One that Temporal hands over again after a reset was made then, and lapses as it would have.
 * @unit epoch milliseconds
 */
export function madeAtMs(asked: Partial<ChangeRequest> | undefined, nowMs: number): number {
  return isTooLate(asked, nowMs) ? Number(asked?.notAfterMs) : nowMs;
}

/**
 * Whether what a change was made after is in the record: the revision that was shown, the request that it approves, the
 * approval that it has used.
 */
export function followsOn(
  record: InstanceRecord,
  name: ChangeName,
  asked: Partial<ChangeRequest> | undefined,
): boolean {
  if ((asked?.revisionSeen ?? 0) > record.revision) return false;
  if (name === 'approve') return record.request !== undefined;
  const { report } = (asked?.change ?? {}) as { readonly report?: DiscoveryReport };
  return (report?.grantUsed ?? 0) <= record.revision;
}
