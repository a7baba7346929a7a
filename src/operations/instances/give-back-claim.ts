import { releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import type { OperationContext } from '../operation-context';
import type { Refusal } from '../refusal';

/**
 * Gives an LMS up that was taken for a change which was refused. A claim that is given up too early would leave the LMS in force
 * to another instance: where the record may have come to it, or may still come, it is kept, and freed by a later change or a
 * remove.
 */
export async function giveBackClaim(
  { client, instance }: OperationContext,
  fingerprint: string,
  refusal: Refusal,
): Promise<void> {
  if (refusal.refusal === 'failure' && refusal.code === 'engine.no-worker') return;
  const sight = await describeRecord(client, instance);
  const isElsewhere = sight.kind === 'found' && sight.record.settings.fingerprint !== fingerprint;
  if (sight.kind === 'none' || isElsewhere) await releaseSite(client, fingerprint, instance);
}
