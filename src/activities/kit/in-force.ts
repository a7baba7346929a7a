import { type FailureFacts, RetirementError } from '../../domain/failure/failure';
import { firstApproval } from '../../domain/instance/approval';
import { compareSettings } from '../../domain/instance/compare-settings';
import { holdOver } from '../../domain/instance/maintenance-hold';
import { type InstanceRecord, isOfSite } from '../../domain/instance/record';
import type { RulesInForce } from '../discover-learners/contract';
import type { RunStepInput } from '../retire-learner/contract';
import type { ActivityParts } from './activity-parts';
import type { RecordSeen } from './records';

/** What reads the record, and compares it with the file that this worker has. */
export type InForceParts = Pick<ActivityParts, 'services' | 'records'>;

/**
 * The rules in force.
 * @throws RetirementError `instance.not-applied`, `instance.unreadable`
 */
export async function recordInForce(parts: InForceParts, maxAgeMs?: number): Promise<InstanceRecord> {
  const record = await recordIfInForce(parts, maxAgeMs);
  if (record === undefined) throw new RetirementError('instance.not-applied');
  return record;
}

/**
 * The same; undefined where there are none.
 * @throws RetirementError `instance.unreadable`
 */
export async function recordIfInForce(
  { services, records }: InForceParts,
  maxAgeMs?: number,
): Promise<InstanceRecord | undefined> {
  const seen = await records.read(services.rules.card.id, maxAgeMs);
  if (seen.kind === 'unreadable') throw new RetirementError('instance.unreadable');
  return seen.kind === 'found' ? seen.record : undefined;
}

/**
 * Whether these rules still are the ones in force, as of five seconds ago, and the first enrollment still is approved.
 * @throws RetirementError `instance.unreadable`
 */
export async function isStillInForce(parts: InForceParts, rules: RulesInForce): Promise<boolean> {
  if (hasInForce(await recordIfInForce(parts), rules)) return true;
  // What this worker remembers may be older than the approval that another one has just brought to the record.
  return hasInForce(await recordIfInForce(parts, 0), rules);
}

function hasInForce(record: InstanceRecord | undefined, { site, plan, revision }: RulesInForce): boolean {
  if (record === undefined) return false;
  const { settings, rulesRevision } = record;
  // A record that was replaced begins to count again.
  const same = rulesRevision === revision && settings.plan.revision === plan.revision;
  return same && settings.fingerprint === site.fingerprint && firstApproval(record, Date.now()) !== undefined;
}

/**
 * For what a person asks of the whole site: it must be in force, at the address that this worker's file has.
 * @throws RetirementError `instance.not-applied`, `instance.unreadable`, `instance.mismatch`
 */
export async function mustServeInForce(parts: InForceParts): Promise<InstanceRecord> {
  const record = await recordInForce(parts, 0);
  if (record.settings.fingerprint === parts.services.rules.card.fingerprint) return record;
  throw new RetirementError('instance.mismatch');
}

/** Whether what carries this fingerprint belongs to the LMS that this worker serves: by its present address or an earlier one. */
export async function isOurSite({ services, records }: InForceParts, fingerprint: string): Promise<boolean> {
  const { id, fingerprint: ours } = services.rules.card;
  if (fingerprint === ours) return true;
  const seen = await records.read(id);
  return seen.kind === 'found' && seen.record.settings.fingerprint === ours && isOfSite(seen.record, fingerprint);
}

/**
 * Lets a step begin, or says why not: no record, nobody has approved the first enrollment, a maintenance hold, or a
 * service that this worker's file has elsewhere. A run that has begun goes on where its instance has no record any more.
 */
export async function letStepBegin(parts: InForceParts, { step, before, begins }: RunStepInput): Promise<void> {
  const facts: FailureFacts = { service: step.service, step: step.start };
  const { card } = parts.services.rules;
  const seen: RecordSeen = await parts.records.read(card.id);
  if (seen.kind === 'unreadable') throw new RetirementError('instance.unreadable', facts);
  if (seen.kind === 'none') {
    if (begins === true || before === 'PENDING') throw new RetirementError('instance.not-applied', facts);
    return;
  }
  const { settings, holds } = seen.record;
  // A run may be here by a verb that came before the approval, or from before the instance was rehomed.
  if (firstApproval(seen.record, Date.now()) === undefined) throw new RetirementError('instance.not-applied', facts);
  const first = begins === true || before === 'PENDING';
  if (holdOver(holds, step, Date.now(), first) !== undefined) throw new RetirementError('instance.held', facts);
  const { otherSite, otherServices } = compareSettings(parts.services.settings, settings);
  if (otherSite) throw new RetirementError('instance.mismatch', facts);
  if (otherServices.includes(step.service)) throw new RetirementError('config.stale', facts);
}
