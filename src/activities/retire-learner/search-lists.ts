import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { LmsClient } from '../../openedx/lms/lms';
import { type ListRow, unreadableRecord } from '../../openedx/lms/retirement-rows';
import { isRefusal } from '../kit/refusals';
import { daysAround } from './days-around';

/**
 * Looks for one learner in the LMS's lists by date, state by state: by the user id, which outlives every name. Keeps what
 * the lists have answered, since only all of them together prove that somebody is in none.
 */
export class ListSearch {
  /** Days for which the LMS has answered, by state; `refused` where it says that it has no such state. */
  private readonly answered = new Map<string, { readonly days: string; readonly refused: boolean }>();
  /** Field of a row that may be the learner's and cannot be read. */
  private unreadable: string | undefined;

  constructor(
    private readonly lms: LmsClient,
    private readonly learner: Pick<Learner, 'userId' | 'retirementId' | 'created'>,
  ) {}

  /** Their row in this state, or undefined: which alone proves nothing. Stops at the first hit. */
  async in(state: string): Promise<Learner | undefined> {
    const days = daysAround(this.learner.created, this.lms.clockMs() ?? Date.now());
    const said = (refused: boolean) => this.answered.set(state, { days: `${days.startDate}/${days.endDate}`, refused });
    try {
      for await (const row of this.lms.retirementsByStatusAndDate({ state, ...days })) {
        if (row.kind === 'row' && isTheirs(row.record, this.learner)) return row.record;
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

export function isTheirs(row: Learner, { userId, retirementId }: Pick<Learner, 'userId' | 'retirementId'>): boolean {
  return row.userId === userId || row.retirementId === retirementId;
}

function mayBeTheirs(
  row: Extract<ListRow, { kind: 'unreadable' }>,
  { userId, retirementId }: Pick<Learner, 'userId' | 'retirementId'>,
): boolean {
  return row.userId === undefined || row.userId === userId || row.retirementId === retirementId;
}
