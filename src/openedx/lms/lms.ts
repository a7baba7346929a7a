import { z } from 'zod';
import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import type { Http } from '../../http/http';
import { RetirementRecord } from './retirement-record';
import { retirementRows } from './retirement-rows';
import { toAscii } from './to-ascii';

export interface StatusUpdate {
  /** The original username, exact. */
  readonly username: string;
  readonly newState: string;
  /** For whoever reads the LMS's log; made ASCII. */
  readonly response: string;
  /** Lets the LMS go backwards and out of an end state. */
  readonly force?: boolean;
}

export interface QueueQuestion {
  /** Any states that the LMS knows, each once. */
  readonly states: readonly string[];
  /** Learners who asked less than so many days ago are left out. @unit whole days */
  readonly coolOffDays: number;
  /** The first so many by id; without it all. */
  readonly limit?: number;
}

export interface DayQuestion {
  readonly state: string;
  /** First day of the request, inclusive. @unit YYYY-MM-DD, UTC */
  readonly startDate: string;
  /** Last day of the request, inclusive; not in the future. @unit YYYY-MM-DD, UTC */
  readonly endDate: string;
}

/** The LMS's retirement API. Throws nothing but `RetirementError`. */
export interface LmsClient {
  /**
   * Finds by original or retired username, in any case: check the name in the answer before using it.
   * `absent`: the LMS itself says that it has no such row.
   */
  retirementStatus(username: string): Promise<Learner | 'absent'>;
  /**
   * `refused`: a 400, so the state is the same, an earlier or an unknown one, or this was done by an attempt whose
   * answer was lost; ask for the status before believing it. `absent`: no row of this name.
   */
  updateRetirementStatus(update: StatusUpdate): Promise<'updated' | 'refused' | 'absent'>;
  /** `refused`: not PENDING any more, or no such retirement. `service.denied`: the client may not cancel. */
  cancelRetirement(retirementId: number): Promise<'cancelled' | 'refused'>;
  /**
   * Streamed, ordered by id, and complete only when the iteration ends without a failure. Read it without long pauses:
   * the LMS's proxy ends an answer that is not taken. `service.rejected`: the LMS does not know one of the states.
   */
  retirementQueue(question: QueueQuestion): AsyncIterable<Learner>;
  /** As `retirementQueue`, by the day of the request. */
  retirementsByStatusAndDate(question: DayQuestion): AsyncIterable<Learner>;
}

const ACCOUNTS = '/api/user/v1/accounts';
const Cancelled = z.object({ success: z.literal(true) });

/** @source openedx-platform user_api, AccountRetirementStatusView; paths end in a slash: without it they are other views */
export function createLmsClient(http: Http): LmsClient {
  return {
    retirementStatus(username) {
      // A URL cannot say these two names: `/accounts/../retirement_status/` is another path.
      if (username === '.' || username === '..') {
        return Promise.reject(new RetirementError('learner.unexpected-state', { service: 'LMS' }));
      }
      const path = `${ACCOUNTS}/${encodeURIComponent(username)}/retirement_status/`;
      return http.request('GET', path, { answer: RetirementRecord, absentOn: [404] });
    },
    async updateRetirementStatus({ username, newState, response, force }) {
      const body = { username, new_state: newState, response: toAscii(response), ...(force === true && { force }) };
      const update = http.request('PATCH', `${ACCOUNTS}/update_retirement_status/`, { body, absentOn: [404] });
      return (await unlessRefused(update)) ?? 'updated';
    },
    async cancelRetirement(retirementId) {
      const body = { retirement_id: retirementId };
      const cancel = http.request('POST', `${ACCOUNTS}/cancel_retirement/`, { body, answer: Cancelled });
      return (await unlessRefused(cancel)) === 'refused' ? 'refused' : 'cancelled';
    },
    retirementQueue({ states, coolOffDays, limit }) {
      const query = { cool_off_days: coolOffDays, states, limit };
      return retirementRows(http.stream(`${ACCOUNTS}/retirement_queue/`, query));
    },
    retirementsByStatusAndDate({ state, startDate, endDate }) {
      const query = { state, start_date: startDate, end_date: endDate };
      return retirementRows(http.stream(`${ACCOUNTS}/retirements_by_status_and_date/`, query));
    },
  };
}

/** Only a 400 is the LMS's no; other refusals are thrown on. */
async function unlessRefused<T>(request: Promise<T>): Promise<T | 'refused'> {
  try {
    return await request;
  } catch (failure) {
    const refused = failure instanceof RetirementError && failure.code === 'service.rejected';
    if (refused && failure.facts.status === 400) return 'refused';
    throw failure;
  }
}
