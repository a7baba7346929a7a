import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { RetirementError } from '../../domain/failure/failure';
import { firstApproval } from '../../domain/instance/approval';
import type { InstanceRecord } from '../../domain/instance/record';
import { isSameRequest, type Learner, type Request } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import { REQUIRED_STATES } from '../../domain/pipeline/state';
import { collated } from '../../domain/text/collated';
import { isRefusal, type LmsClient } from '../../openedx/lms/lms';
import { type ListRow, unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { readAgainUnless } from '../kit/in-force';
import { orUnavailable } from '../kit/or-unavailable';
import type { LookInput, LookResult } from './contract';
import { daysAround } from './days-around';

/** Asks the LMS where the learner is, and brings the plan in force, if there is one. */
export function createLook(parts: ActivityParts) {
  return ({ whose, states, lastSeen, forVerb }: LookInput): Promise<LookResult> => {
    const { plan: ours, card } = parts.services.rules;
    const readRecord = () =>
      forVerb === true
        ? parts.records.read(card.id, 0)
        : readAgainUnless(parts, (one) => one.kind === 'found' && isApproved(one.record));
    return attempt(parts, whose.site, attemptDeadlineMs(ours, 'LMS'), { service: 'LMS' }, async ({ signal }) => {
      const seen = await readRecord();
      if (seen.kind === 'unreadable') throw new RetirementError('instance.unreadable');
      const seenAtMs = Date.now();
      const { plan } = seen.kind === 'found' ? seen.record.settings : { plan: ours };
      const where = { states: [...states, ...statesOf(plan.steps)], lastSeen };
      const found = await findRow(parts.services.lms(signal), whose.learner, where);
      return {
        row: rowOf(found),
        seenAtMs,
        ...(seen.kind === 'none' ? {} : { plan, approved: isApproved(seen.record) }),
      };
    });
  };
}

function rowOf(found: Found): LookResult['row'] {
  if (found === 'reused') return { kind: 'gone', reused: true };
  return found === 'gone' ? { kind: 'gone' } : { kind: 'found', learner: found };
}

/**
 * The row of this very retirement, under the name that we know, or undefined: then the run must look further. The status
 * call finds in any case, by retired names, and may find a living namesake; where it does not give this row, the
 * lists of these states are read.
 * @param states where to look, the likeliest first
 */
export async function whereIs(
  lms: LmsClient,
  learner: Learner,
  states: readonly string[],
): Promise<Learner | undefined> {
  const named = await byName(lms, learner);
  const row = typeof named === 'object' ? named : await firstHit(new ListSearch(lms, learner), states);
  const isOurs = row !== undefined && isSameRequest(row, learner) && row.originalUsername === learner.originalUsername;
  return isOurs ? row : undefined;
}

/** What a search goes by. */
interface Whereabouts {
  /** States of the run's plan, and of the one in force. */
  readonly states: readonly string[];
  /** Where the learner was last seen: looked at first. */
  readonly lastSeen: string;
}

/** `reused`: gone, and another learner has a retirement of the same id. */
type Found = Learner | 'gone' | 'reused';

/**
 * The learner's row, under whatever name and of whatever retirement, or `gone`: only when the LMS itself has said that it
 * has nobody of this name, and has listed every state that we know of without them. Another driver may have put them into a
 * state of another pipeline. Whatever else it says is `service.unavailable`.
 */
export async function findRow(lms: LmsClient, learner: Learner, { states, lastSeen }: Whereabouts): Promise<Found> {
  const lists = new ListSearch(lms, learner);
  let named = await byName(lms, learner);
  if (typeof named === 'object') return named;
  const seen = await lists.in(lastSeen);
  if (seen !== undefined) return seen;
  // The route cannot carry this name. After a rename the platform finds a learner by the retired name, too.
  if (named === 'not-asked') named = await askStatus(lms, learner, learner.retiredUsername);
  if (typeof named === 'object') return named;
  const foreign = [lastSeen, learner.lastState, learner.currentState, ...knownForeignStates([])];
  const others = foreign.filter((state) => !states.includes(state));
  const all = [...new Set(forward([...others, ...states]))];
  const found = await firstHit(
    lists,
    all.filter((state) => state !== lastSeen),
  );
  if (found !== undefined) return found;
  if (named === 'not-asked' || !lists.provesAbsence(all, REQUIRED_STATES)) {
    throw new RetirementError('service.unavailable', { service: 'LMS' });
  }
  return lists.reused ? 'reused' : 'gone';
}

async function firstHit(lists: ListSearch, states: readonly string[]): Promise<Learner | undefined> {
  for (const state of new Set(states)) {
    const row = await lists.in(state);
    if (row !== undefined) return row;
  }
  return undefined;
}

/** In the order in which learners move, so that nobody passes by the reader; the end states come last. */
function forward(states: readonly string[]): readonly string[] {
  const ends: readonly string[] = REQUIRED_STATES.slice(1);
  return ['PENDING', ...states.filter((state) => !ends.includes(state)), ...ends];
}

/** Their row; `nobody` when the LMS says that this name is nobody's, or gives the row of a namesake. */
type Named = Learner | 'nobody' | 'not-asked';

function byName(lms: LmsClient, learner: Learner): Promise<Named> {
  return askStatus(lms, learner, learner.originalUsername);
}

async function askStatus(lms: LmsClient, learner: Learner, username: string): Promise<Named> {
  const row = await orUnavailable(lms.retirementStatus(username));
  if (row === 'not-asked') return row;
  if (row === 'absent') return 'nobody';
  if (isTheirs(row, learner)) return row;
  const names = [row.originalUsername, row.retiredUsername].map(collated);
  if (names.includes(collated(username))) return 'nobody';
  throw new RetirementError('service.unavailable', { service: 'LMS', status: 200 });
}

/**
 * Looks for one learner in the LMS's lists by date, state by state: by the user id, which outlives every name. Keeps what
 * the lists have answered, since only all of them together prove that somebody is in none.
 */
class ListSearch {
  /** Days for which the LMS has answered, by state; `refused` where it says that it has no such state. */
  private readonly answered = new Map<string, { readonly days: string; readonly refused: boolean }>();
  /** Field of a row that may be the learner's and cannot be read. */
  private unreadable: string | undefined;
  /** Another learner has a retirement of the same id. */
  reused = false;

  constructor(
    private readonly lms: LmsClient,
    private readonly learner: Request,
  ) {}

  /** Their row in this state, or undefined: which alone proves nothing. Stops at the first hit. */
  async in(state: string): Promise<Learner | undefined> {
    const days = daysAround(this.learner.created, this.lms.clockMs() ?? Date.now());
    const said = (refused: boolean) => this.answered.set(state, { days: `${days.startDate}/${days.endDate}`, refused });
    try {
      for await (const row of this.lms.retirementsByStatusAndDate({ state, ...days })) {
        if (row.kind === 'row' && isTheirs(row.record, this.learner)) return row.record;
        if (row.kind === 'row' && row.record.retirementId === this.learner.retirementId) this.reused = true;
        if (row.kind === 'unreadable' && mayBeTheirs(row, this.learner)) this.unreadable = row.field;
      }
      said(false);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.facts.status !== 400) throw new RetirementError('service.unavailable', error.facts);
      said(true);
    }
    return undefined;
  }

  /**
   * Whether the LMS has answered for each of these states, for the same days. A refusal counts as "no such state" only
   * for a state that a site may lack, and only when the same days were right for PENDING.
   * @throws service.unavailable when a row that may be theirs cannot be read
   */
  provesAbsence(states: readonly string[], required: readonly string[]): boolean {
    if (this.unreadable !== undefined) throw unreadableRecord(this.unreadable);
    const pending = this.answered.get('PENDING');
    if (pending === undefined || pending.refused) return false;
    return [...states, ...required].every((state) => {
      const answer = this.answered.get(state);
      return answer?.days === pending.days && (!answer.refused || !required.includes(state));
    });
  }
}

/** By the user alone: the LMS may have given the retirement's id to somebody else. */
function isTheirs(row: Learner, { userId }: Request): boolean {
  return row.userId === userId;
}

function mayBeTheirs({ userId }: Extract<ListRow, { kind: 'unreadable' }>, learner: Request): boolean {
  return userId === undefined || userId === learner.userId;
}

function isApproved(record: InstanceRecord): boolean {
  return firstApproval(record, Date.now()) !== undefined;
}
