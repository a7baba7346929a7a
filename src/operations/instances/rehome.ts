import { diffSettings, type SettingChange } from '../../domain/instance/diff-settings';
import type { InstanceSettings } from '../../domain/instance/settings';
import { counted } from '../../domain/text/counted';
import { claimSite, holderOfSite, releaseSite } from '../../temporal/records/claim-site';
import { describeRecord } from '../../temporal/records/describe-record';
import { learnerRow } from '../../temporal/visibility/learner-row';
import { listExecutions } from '../../temporal/visibility/list-executions';
import { OPEN, retirements } from '../../temporal/visibility/retirements';
import { COMPARE_SITE, type CompareSiteResult, type KnownRetirement } from '../../workflows/ask/messages';
import { askShortWorkflow } from '../kit/ask-short-workflow';
import { describeRun, queryStatus } from '../learners/learner-run';
import type { OperationContext } from '../operation-context';
import { isRefusal, type Refusal } from '../refusal';
import { changeByPerson } from './change-by-person';
import { giveBackClaim } from './give-back-claim';
import { schedulesInForce } from './schedules-in-force';
import { type Sharing, sharingOf } from './shared-services';

/** What a new address would change, for a person to look at. */
export interface RehomePlan extends Sharing {
  readonly settings: InstanceSettings;
  /** The address in force; absent where the new one is in force already. */
  readonly from?: string;
  readonly fromSite?: string;
  readonly revisionSeen: number;
  readonly changes: readonly SettingChange[];
  /** Open runs whose retirement the new address was seen to have. */
  readonly compared: number;
  /** Claims of addresses that it had before. */
  readonly formerSites: readonly string[];
}

/** The new address must show so many of the open runs, where there are so many. */
const COMPARED_AT_MOST = 20;

/** Looks whether the LMS at the file's address is the one in force; changes nothing. */
export async function planRehome(context: OperationContext, settings: InstanceSettings): Promise<RehomePlan | Refusal> {
  const { client, instance } = context;
  const sight = await describeRecord(client, instance);
  if (sight.kind === 'none') return { refusal: 'failure', code: 'instance.not-applied' };
  if (sight.kind !== 'found') return { refusal: 'failure', code: 'instance.unreadable' };
  const { settings: inForce, revision: revisionSeen, formerSites } = sight.record;
  const plan = { settings, revisionSeen, formerSites, compared: 0, shared: [], unread: [] };
  if (inForce.fingerprint === settings.fingerprint) return { ...plan, changes: [] };
  const holder = await holderOfSite(client, settings.fingerprint);
  if (holder !== undefined && holder !== instance) {
    return {
      refusal: 'record',
      reason: `instance ${holder} has the LMS at ${settings.lms}`,
      next: { next: 'free-first', holder },
    };
  }
  const known = await knownRetirements(context);
  if (isRefusal(known)) return known;
  if (known.length > 0) {
    const { fingerprint } = settings;
    const compared = await askShortWorkflow<CompareSiteResult>(context, COMPARE_SITE, { fingerprint, known });
    if (isRefusal(compared)) return withoutWorker(compared, settings.lms);
    if (compared.differs.length > 0) return otherSite(settings.lms, compared.differs, known.length);
  }
  const changes = diffSettings(inForce, settings);
  const sharing = await sharingOf(client, instance, settings, []);
  return { ...plan, ...sharing, from: inForce.lms, fromSite: inForce.fingerprint, changes, compared: known.length };
}

/** Puts the new address in force: its claim, the record, the Schedule, and last the old claim. A second one repairs. */
export async function commitRehome(
  context: OperationContext,
  { settings, fromSite, revisionSeen, formerSites }: RehomePlan,
  reason: string | undefined,
): Promise<{ readonly instance: string; readonly lms: string } | Refusal> {
  const { client, instance } = context;
  const { fingerprint, lms } = settings;
  if (fromSite !== undefined) {
    const claim = await claimSite(client, fingerprint, instance);
    if (typeof claim === 'object') {
      return { refusal: 'record', reason: `instance ${claim.holder} has taken the LMS at ${lms}`, next: 'look-again' };
    }
    const changed = await changeByPerson(context, 'rehome', { settings }, revisionSeen, reason);
    if (isRefusal(changed)) {
      if (claim === 'taken') await giveBackClaim(context, fingerprint, changed);
      return changed;
    }
  }
  await schedulesInForce(context, settings);
  const old = [...formerSites, ...(fromSite === undefined ? [] : [fromSite])];
  for (const site of old) if (site !== fingerprint) await releaseSite(client, site, instance);
  return { instance, lms };
}

/** What the open runs know of their retirements; a run that nobody can ask is left out, unless that is all of them. */
async function knownRetirements(context: OperationContext): Promise<readonly KnownRetirement[] | Refusal> {
  const { client, instance } = context;
  const known: KnownRetirement[] = [];
  let silent: 'no-worker' | 'standstill' | undefined;
  for await (const raw of listExecutions(client, retirements([instance], OPEN))) {
    const run = await describeRun(context, learnerRow(raw).userId);
    if (run === undefined || !run.open) continue;
    const status = await queryStatus(context, run);
    if (status === 'no-worker') return { refusal: 'failure', code: 'engine.no-worker' };
    if (status === 'standstill') silent = status;
    else known.push({ userId: status.userId, retirementId: status.retirementId, created: status.requestedAt });
    if (known.length >= COMPARED_AT_MOST) break;
  }
  return known.length === 0 && silent !== undefined ? { refusal: 'standstill' } : known;
}

function withoutWorker(refusal: Refusal, lms: string): Refusal {
  if (refusal.refusal !== 'failure' || refusal.code !== 'engine.no-worker') return refusal;
  return { ...refusal, detail: `none has a file with ${lms}: start one with the new file first` };
}

function otherSite(lms: string, differs: readonly number[], asked: number): Refusal {
  const some = differs.slice(0, 5).join(', ');
  return {
    refusal: 'record',
    reason: `${lms} is not the same LMS: it lacks ${differs.length} of ${counted(asked, 'retirement')} with an open run (LMS user ids ${some})`,
    next: 'other-id',
  };
}
