import { type FailureCode, hasQuickTier, RetirementError } from '../../domain/failure/failure';
import { firstApproval } from '../../domain/instance/approval';
import { elsewhere, reaches } from '../../domain/instance/compare-settings';
import { holdOver } from '../../domain/instance/maintenance-hold';
import { type InstanceRecord, isOfSite } from '../../domain/instance/record';
import type { InstanceSettings } from '../../domain/instance/settings';
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
  const seen = await parts.records.read(parts.services.rules.card.id, maxAgeMs);
  if (seen.kind === 'found') return seen.record;
  throw new RetirementError(seen.kind === 'none' ? 'instance.not-applied' : 'instance.unreadable');
}

/**
 * Whether these rules still are the ones in force, as of five seconds ago, and the first enrollment still is approved.
 * @throws RetirementError `instance.unreadable`
 */
export async function isStillInForce(parts: InForceParts, rules: RulesInForce): Promise<boolean> {
  const found = (seen: RecordSeen) => (seen.kind === 'found' ? seen.record : undefined);
  const seen = await readAgainUnless(parts, (one) => hasInForce(found(one), rules));
  if (seen.kind === 'unreadable') throw new RetirementError('instance.unreadable');
  return hasInForce(found(seen), rules);
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
 * @param meant fingerprint of the site that it was confirmed for, where that is known
 * @throws RetirementError `instance.not-applied`, `instance.unreadable`, `instance.mismatch`
 */
export async function mustServeInForce(parts: InForceParts, meant?: string): Promise<InstanceRecord> {
  const record = await recordInForce(parts, 0);
  mustBeMeant(record, meant);
  if (record.settings.fingerprint === parts.services.rules.card.fingerprint) return record;
  throw new RetirementError('instance.mismatch');
}

/**
 * A yes is for the site that was in force then: the copy of a site has the same names.
 * @param meant its fingerprint, where that is known
 * @throws RetirementError `instance.mismatch`
 */
export function mustBeMeant({ settings }: InstanceRecord, meant: string | undefined): void {
  if (meant !== undefined && settings.fingerprint !== meant) throw new RetirementError('instance.mismatch');
}

/**
 * For what is asked of a service beside the steps: nothing of it while somebody holds the instance or the service.
 * @returns the record, as of five seconds ago
 * @throws RetirementError `instance.held`, `instance.not-applied`, `instance.unreadable`
 */
export async function mustNotBeHeld(parts: InForceParts, service: string): Promise<InstanceRecord> {
  const record = await recordInForce(parts);
  if (holdsService(record, service)) throw new RetirementError('instance.held', { service });
  return record;
}

/** Whether somebody holds the instance or the service, as of five seconds ago. */
export async function isHeld(parts: InForceParts, service: string): Promise<boolean> {
  return holdsService(await recordInForce(parts), service);
}

function holdsService({ holds }: InstanceRecord, service: string): boolean {
  return holdOver(holds, { start: '', service, method: '' }, Date.now(), false) !== undefined;
}

/** Whether what carries this fingerprint belongs to the LMS that this worker serves: by its present address or an earlier one. */
export async function isOurSite({ services, records }: InForceParts, fingerprint: string): Promise<boolean> {
  const { id, fingerprint: ours } = services.rules.card;
  const seen = await records.read(id);
  // Where nothing is known to be in force, the address alone says it; else a file of before a rehome is of no site.
  if (seen.kind !== 'found') return fingerprint === ours;
  return seen.record.settings.fingerprint === ours && isOfSite(seen.record, fingerprint);
}

/**
 * Lets a step begin, or says why not: no record, nobody has approved the first enrollment, a maintenance hold, or a
 * service that this worker's file has elsewhere, or asks in another way. A run that has begun goes on where its instance has no record any more.
 * @returns false where the run must decide again: a longer cool-off is in force than the one by which the first step is due
 */
export async function letStepBegin(parts: InForceParts, input: RunStepInput): Promise<boolean> {
  const { step } = input;
  const whyNot = (seen: RecordSeen) => refusalOf(seen, input, parts.services.settings);
  // Where Temporal tries again within seconds, so does this: nobody has to wait here.
  const mayBelieve = (code: FailureCode | undefined) => code === undefined || hasQuickTier(code);
  const last = await readAgainUnless(parts, (seen) => mayBelieve(whyNot(seen)));
  const code = whyNot(last);
  if (code !== undefined) throw new RetirementError(code, { service: step.service, step: step.start });
  return last.kind !== 'found' || isStillDue(last.record.settings.plan, input);
}

/** An attempt may begin hours after it was decided on, when workers were away. */
function isStillDue({ coolOffDays }: InstanceSettings['plan'], { coolOffDays: by }: RunStepInput): boolean {
  return by === undefined || (coolOffDays !== null && coolOffDays <= by);
}

function refusalOf(
  seen: RecordSeen,
  { step, before, begins, entered, pending = before === 'PENDING' && !entered }: RunStepInput,
  file: InstanceSettings,
): FailureCode | undefined {
  const first = begins === true || pending;
  if (seen.kind === 'unreadable') return 'instance.unreadable';
  if (seen.kind === 'none') return first ? 'instance.not-applied' : undefined;
  const { settings, holds } = seen.record;
  // A run may be here by a verb that came before the approval, or from before the instance was rehomed.
  if (firstApproval(seen.record, Date.now()) === undefined) return 'instance.not-applied';
  // A learner in the middle has begun, by whatever hand: a drain lets them go on to the end.
  if (holdOver(holds, step, Date.now(), pending) !== undefined) return 'instance.held';
  const { otherSite, otherServices } = elsewhere(file, settings);
  if (otherSite) return 'instance.mismatch';
  return reaches(otherServices, step.service) ? 'config.stale' : undefined;
}

/**
 * The record, as of five seconds ago. Where that does not suffice, as it is from now on: another worker may just have brought
 * the approval to it that this one does not remember yet. However many wait for that, it costs one request in five seconds.
 */
export async function readAgainUnless(
  { services, records }: InForceParts,
  suffices: (seen: RecordSeen) => boolean,
): Promise<RecordSeen> {
  const { id } = services.rules.card;
  const seen = await records.read(id);
  return suffices(seen) ? seen : records.readNext(id);
}
