import { ActivityFailure, sleep, TimeoutFailure } from '@temporalio/workflow';
import type { Activities } from '../../activities/contract';
import type { NotTaken, Taken, TakeResult } from '../../activities/partner-report/contract';
import type { FailureCode } from '../../domain/failure/failure';
import { settleBy } from '../../domain/partner-report/report-note';
import { UnreadableEntries } from '../../domain/partner-report/unreadable';
import { failureOf } from '../kit/call';
import type { ReportHold } from './report-hold';

/** What came of asking. */
export interface Asked {
  /**
   * - `answered`   the whole answer is in the pages
   * - `lost`       the LMS had marked rows, and what is in the pages is not all of them
   * - `unanswered` it is not known whether the LMS has marked any
   * - `not-done`   the LMS has marked nothing
   */
  readonly outcome: 'answered' | 'lost' | 'unanswered' | 'not-done';
  /** ISO 8601, of the first question. */
  readonly askedAt: string;
  readonly taken: Taken;
  readonly failure?: NotTaken;
}

const NOTHING: Taken = { pages: [], learners: 0, unreadable: [] };
/** What was not carried out is asked again, with growing pauses: three minutes in all. */
const PAUSES_S = [5, 15, 40, 120];
/** An LMS that lost its answer may still be at work on it. */
const QUIET_PART = 10;
const [SHORTEST_QUIET_MS, LONGEST_QUIET_MS] = [1_000, 60_000];

/** How the LMS is asked. */
export interface Asking {
  readonly take: (ask: number) => Promise<TakeResult>;
  readonly find: Activities['findPages'];
  readonly input: Parameters<Activities['prepareReport']>[0];
  readonly hold: ReportHold;
  readonly answerTimeoutMs: number;
  readonly lmsBehindMs: number | undefined;
  /** An earlier answer is owed: somebody may reset its rows in the admin of the LMS at any time, one page after another. */
  readonly mayBeReset: boolean;
  /** Writes down that the question is sent, before it is. */
  readonly note: (askedAt: string) => Promise<void>;
}

/**
 * Asks the LMS for the report. An answer that does not come is asked for once more, after a while in which nobody is queued:
 * what the LMS has not marked it gives then, and what it has marked it gives to nobody. Rows that were queued before the
 * first question show that it had marked nothing, unless somebody may be resetting some; where there are none, they are lost.
 */
export async function askLms(asking: Asking): Promise<Asked> {
  const first = await askUntilSent(asking, 1);
  if (first.result.kind !== 'unanswered') return asked(first);
  const quietMs = Math.min(Math.max(asking.answerTimeoutMs / QUIET_PART, SHORTEST_QUIET_MS), LONGEST_QUIET_MS);
  await sleep(quietMs, { summary: 'the answer did not come: wait, then ask once more' });
  const came = await completed(asking, first.result, 1);
  const { failure } = first.result;
  const { askedAt } = first;
  const second = await askUntilSent(asking, 2);
  if (second.result.kind === 'not-done') return { outcome: 'unanswered', askedAt, taken: came, failure };
  if (second.result.kind === 'unanswered') {
    await sleep(quietMs, { summary: 'the second answer did not come: wait until learners may be queued again' });
  }
  const more = second.result.kind === 'unanswered' ? await completed(asking, second.result, 2) : second.result;
  const taken = both(came, more);
  // The LMS marks rows before it gives them: where some came, older ones in the second answer are rows that somebody has reset.
  const nothingLost =
    came.learners === 0 && settleBy({ askedAt, lmsBehindMs: asking.lmsBehindMs }, more.oldest) === 'not-done';
  if (second.result.kind === 'unanswered') {
    // The second question has marked what the first one had not, and its answer was not whole either.
    return { outcome: nothingLost || more.learners > 0 ? 'lost' : 'unanswered', askedAt, taken, failure };
  }
  if (nothingLost && !asking.mayBeReset) return { outcome: 'answered', askedAt, taken: more };
  return { outcome: nothingLost ? 'unanswered' : 'lost', askedAt, taken, failure };
}

interface Sent {
  readonly askedAt: string;
  readonly result: Exclude<TakeResult, { kind: 'not-held' }>;
}

/** Sends the question; what was certainly not carried out is sent again. */
async function askUntilSent(asking: Asking, ask: number): Promise<Sent> {
  const { hold, note, take } = asking;
  for (let pause = 0; ; ) {
    await hold.untilDrained();
    const askedAt = new Date().toISOString();
    if (ask === 1) await note(askedAt);
    const result = await takeOrFailure(take, ask);
    if (result.kind === 'not-held') {
      hold.isGone();
      continue;
    }
    if (result.kind === 'answered') await untilFound(asking, result, ask);
    const seconds = PAUSES_S[pause];
    if (result.kind !== 'not-done' || seconds === undefined || !mayPass(result.failure)) return { askedAt, result };
    pause += 1;
    await sleep(seconds * 1_000, { summary: 'the LMS did not take the question' });
  }
}

/** Rights, a certificate and a wrong address stay as they are; another worker may have the file in force. */
function mayPass({ code }: NotTaken): boolean {
  return PASSES.includes(code);
}

const PASSES: readonly FailureCode[] = ['service.unavailable', 'service.throttled', 'engine.no-worker', 'config.stale'];

/** An activity that failed by itself may have sent the question, unless nobody ever took it up. */
async function takeOrFailure(take: Asking['take'], ask: number): Promise<TakeResult> {
  try {
    return await take(ask);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { code, facts } = failureOf(error);
    const failure = { code, facts };
    const { cause } = error;
    const neverBegun = cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';
    if (neverBegun || !(cause instanceof TimeoutFailure)) return { kind: 'not-done', failure };
    return { kind: 'unanswered', failure, ...NOTHING };
  }
}

/** A worker that was killed has reported no pages, and may have written some down. */
async function completed({ find, input }: Asking, came: Taken, ask: number): Promise<Taken> {
  return came.pages.length > 0 ? came : find({ ...input, ask });
}

/** Until then, who has a page cannot be told from who has none, and an archive takes a learner who has none for reported. */
async function untilFound({ find, input }: Asking, { pages }: Taken, ask: number): Promise<void> {
  if (pages.length > 0) await find({ ...input, ask, written: pages });
}

function both(one: Taken, other: Taken): Taken {
  const oldest = [one.oldest, other.oldest].filter((at) => at !== undefined).sort()[0];
  return {
    pages: [...one.pages, ...other.pages],
    learners: one.learners + other.learners,
    ...(oldest === undefined ? {} : { oldest }),
    ...new UnreadableEntries().addAll(one).addAll(other).said(),
  };
}

function asked({ askedAt, result }: Sent): Asked {
  if (result.kind === 'answered') return { outcome: 'answered', askedAt, taken: result };
  return { outcome: 'not-done', askedAt, taken: NOTHING, failure: (result as { failure: NotTaken }).failure };
}
