import type { DiscoveryCounts, Elsewhere } from '../discovery/discovery-counts';
import { counted } from '../text/counted';
import { DAY_MS } from '../time/day-ms';
import type { ApprovalRequest, ApprovalWhy, Grant } from './approval-request';
import type { ApprovalSays, Changes } from './change';
import { type FirstApproval, type InstanceRecord, newInADay } from './record';

/** What a discovery is about to do. */
export interface EnrolmentAsked {
  /** In PENDING or at rest, or stranded, without an open run. */
  readonly newLearners: number;
  /** Whom a run waits for already: they go on only when the first approval is given. */
  readonly openRuns: number;
  /** Of the new ones, who have a run of another instance. */
  readonly elsewhere?: number;
  /** Cool-off of this discovery: the record's, or another from the command line. */
  readonly coolOffDays: number;
}

/**
 * Who let in the first learners of this instance. An approval that no discovery has carried out lapses like any other.
 */
export function firstApproval(record: InstanceRecord, nowMs: number): FirstApproval | undefined {
  const { approved, enrolled, grant } = record;
  const lapsed = !enrolled && grant !== undefined && hasLapsed(record, grant, nowMs);
  return lapsed ? undefined : approved;
}

/**
 * Whether a Schedule does nothing by itself: the instance has moved to a new address, which may be that of a copy, and nobody
 * has approved the first enrollment there. Before that, a person has put the schedule in force for the very site.
 */
export function schedulesWait(record: InstanceRecord, nowMs: number): boolean {
  return record.formerSites.length > 0 && firstApproval(record, nowMs) === undefined;
}

/** Whether a person must approve before these learners are let in, and why. */
export function approvalNeeded(record: InstanceRecord, asked: EnrolmentAsked, nowMs: number): ApprovalWhy | undefined {
  const first = firstApproval(record, nowMs);
  if (first === undefined) return asked.newLearners + asked.openRuns > 0 ? 'first-discovery' : undefined;
  if (asked.newLearners === 0) return undefined;
  if ((asked.elsewhere ?? 0) > 0) return 'learners-elsewhere';
  const inForce = record.settings.plan.coolOffDays ?? first.coolOffDays;
  // Written so that NaN needs an approval, too.
  if (!(asked.coolOffDays >= inForce)) return 'shorter-cool-off';
  const inADay = newInADay(record, nowMs) + asked.newLearners;
  return inADay <= record.settings.discovery.newLearnerThreshold ? undefined : 'too-many-new';
}

/** The approval that covers a discovery with this cool-off, if one is in force. */
export function grantInForce(record: InstanceRecord, coolOffDays: number, nowMs: number): Grant | undefined {
  const grant = standingGrant(record, nowMs);
  return grant?.coolOffDays === coolOffDays ? grant : undefined;
}

/** The approval that no discovery has carried out yet, whatever its cool-off, if it has not lapsed. */
export function standingGrant(record: InstanceRecord, nowMs: number): Grant | undefined {
  const { grant } = record;
  return grant === undefined || hasLapsed(record, grant, nowMs) ? undefined : grant;
}

/**
 * Cool-off of a discovery to which nobody says one: that of an approval which no discovery has carried out yet; else a
 * longer one that somebody waits to approve; else the one in force. So a Schedule never shortens what a person was shown.
 * @unit whole days; null where there is none
 */
export function coolOffToGoBy(record: InstanceRecord, nowMs: number): number | null {
  const grant = standingGrant(record, nowMs);
  if (grant !== undefined) return grant.coolOffDays;
  const { coolOffDays } = record.settings.plan;
  const asked = requestInForce(record, nowMs)?.coolOffDays;
  return coolOffDays !== null && asked !== undefined && asked > coolOffDays ? asked : coolOffDays;
}

/** The open request, if it has not lapsed. */
export function requestInForce(record: InstanceRecord, nowMs: number): ApprovalRequest | undefined {
  const { request } = record;
  return request === undefined || hasLapsed(record, request, nowMs) ? undefined : request;
}

/** After a day, and with any change of the rules. */
function hasLapsed(record: InstanceRecord, asked: ApprovalRequest | Grant, nowMs: number): boolean {
  return asked.rulesRevision !== record.rulesRevision || Date.parse(asked.lapsesAt) <= nowMs;
}

/**
 * Cool-off of a learner whom somebody names, and who has no run yet: never shorter than one that was approved, or that
 * somebody waits to approve. Those who were shown that one may be this very learner.
 * @unit whole days; null where there is none
 */
export function coolOffByName(record: InstanceRecord, nowMs: number): number | null {
  const { coolOffDays } = record.settings.plan;
  const toGoBy = coolOffToGoBy(record, nowMs);
  return coolOffDays === null || toGoBy === null ? coolOffDays : Math.max(coolOffDays, toGoBy);
}

/** The same, where it is another than the one in force: a run that is opened now goes by it. */
export function longerCoolOff(record: InstanceRecord, nowMs: number): { readonly coolOffDays?: number } {
  const coolOffDays = coolOffByName(record, nowMs);
  return coolOffDays === null || coolOffDays === record.settings.plan.coolOffDays ? {} : { coolOffDays };
}

/**
 * What a person must say before this is approved; undefined where nothing is missing.
 * @param by who approves
 */
export function toBeSaid(
  request: ApprovalRequest,
  { holds, acceptMoved, acceptCopy, acceptShorter }: ApprovalSays,
  by: string,
): string | undefined {
  const { why, counts, coolOffDays } = request;
  if (why === 'first-discovery' && counts.begun > 0 && holds === undefined) {
    return (
      `${counted(counts.begun, 'learner is', 'learners are')} in the middle of the pipeline without a run. If Temporal's database was ` +
      'lost, some may have been on hold: name the last export with --hold-file FILE. If nobody was on hold, say ' +
      '--no-hold-file'
    );
  }
  if (counts.elsewhere !== undefined && acceptCopy !== true) {
    return `${elsewhereText(counts.elsewhere)} If this LMS is a copy of that one, say --accept-copy`;
  }
  if (counts.moved > 0 && acceptMoved !== true) {
    return `${movedText(counts)} To approve all the same, say --accept-moved`;
  }
  const shorter = shorterText(request, by);
  if (shorter !== undefined && acceptShorter !== true) {
    return `${shorter} To approve this one, say --cool-off-days ${coolOffDays}`;
  }
  return undefined;
}

/**
 * Of a request that took the place of one with a longer cool-off: who approves may know the other one alone.
 * @param by who approves; the one who asked for this very request knows it
 */
export function shorterText(request: ApprovalRequest, by?: string): string | undefined {
  const { insteadOf, coolOffDays } = request;
  if (insteadOf === undefined || (by !== undefined && request.by === by)) return undefined;
  const [who = 'somebody', other = 'somebody else'] = [request.by, insteadOf.by];
  return (
    `${who} has asked for a cool-off of ${counted(coolOffDays, 'day')}, in the place of the ` +
    `${counted(insteadOf.coolOffDays, 'day')} that ${other} had asked for.`
  );
}

export function movedText({ moved, movedRows }: Pick<DiscoveryCounts, 'moved' | 'movedRows'>): string {
  const rows = movedRows.map(({ userId, state }) => `${userId} (${state})`).join(', ');
  return `something other than Lethe has moved ${counted(moved, 'learner')} in the last hour: LMS user ids ${rows}. If a driver script still runs, stop it.`;
}

export function elsewhereText({ learners, instances, userIds }: Elsewhere): string {
  const others = `instance${instances.length === 1 ? '' : 's'} ${instances.join(', ')}`;
  return (
    `${counted(learners, 'learner has', 'learners have')} an open run of ${others} for the same request: LMS user ids ${userIds.join(', ')}. ` +
    'If both are one LMS under two addresses, a hold of one instance does not keep the other from erasing: remove one of the ' +
    'two (`lethe instance remove`).'
  );
}

/**
 * What an approval makes of the record. Enrolls nobody who is later than the newest learner that was shown, and only
 * with the cool-off that was shown.
 */
export function grantedBy(
  record: InstanceRecord,
  { upTo, coolOffDays, shown, ...says }: Changes['approve'],
  { by }: { readonly by: string },
  nowMs: number,
): { readonly record: InstanceRecord; readonly what: string } | string {
  const asked = requestInForce(record, nowMs);
  if (asked === undefined) return 'no approval is asked for, or the request has lapsed; a discovery asks again';
  if (!(upTo <= asked.newestRetirementId)) return `nobody later than retirement ${asked.newestRetirementId} was shown`;
  if (coolOffDays !== asked.coolOffDays) {
    return `the request is for a cool-off of ${counted(asked.coolOffDays, 'day')}, not ${coolOffDays}: look again`;
  }
  // Of learners whom something else moves, others may be moved by now than the person saw.
  if (shown !== undefined && shown !== asked.askedAt && toBeSaid(asked, {}, by) !== undefined) {
    return 'a discovery has brought the request up to date meanwhile: look again';
  }
  const unsaid = toBeSaid(asked, says, by);
  if (unsaid !== undefined) return unsaid;
  const at = new Date(nowMs).toISOString();
  const grant: Grant = {
    revision: record.revision + 1,
    upTo,
    coolOffDays,
    why: asked.why,
    ...(asked.counts.elsewhere === undefined ? {} : { elsewhere: true as const }),
    ...(says.acceptMoved === true ? { moved: true as const } : {}),
    rulesRevision: record.rulesRevision,
    by,
    at,
    lapsesAt: new Date(nowMs + DAY_MS).toISOString(),
  };
  const { request: _, ...rest } = record;
  const approved = firstApproval(record, nowMs) ?? { by, at, coolOffDays };
  return {
    record: { ...rest, approved, grant },
    what: `approved: ${asked.why}, up to retirement ${upTo}, cool-off ${counted(coolOffDays, 'day')}${insteadText(asked)}${saidText(asked, says)}`,
  };
}

function insteadText({ insteadOf }: ApprovalRequest): string {
  if (insteadOf === undefined) return '';
  return `, in the place of ${counted(insteadOf.coolOffDays, 'day')} that ${insteadOf.by ?? 'somebody'} had asked for`;
}

function saidText({ counts }: ApprovalRequest, { holds }: ApprovalSays): string {
  const held = { 'brought-back': ', holds brought back', none: ', nobody was on hold' };
  const moved = counts.moved > 0 ? ', though something else moves learners' : '';
  const copied =
    counts.elsewhere === undefined ? '' : `, though ${counts.elsewhere.instances.join(', ')} has them, too`;
  return `${holds === undefined ? '' : held[holds]}${moved}${copied}`;
}
