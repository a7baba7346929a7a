import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { REQUIRED_STATES } from '../../domain/pipeline/state';
import type { LmsClient } from '../../openedx/lms/lms';
import { orUnavailable } from '../kit/refusals';
import { isTheirs, ListSearch } from './search-lists';

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
  if (row?.retirementId !== learner.retirementId || row.originalUsername !== learner.originalUsername) return undefined;
  return row;
}

/** What a search goes by. */
export interface Whereabouts {
  /** States of the run's plan. */
  readonly states: readonly string[];
  /** Where the learner was last seen: looked at first. */
  readonly lastSeen: string;
}

/**
 * The learner's row, under whatever name and of whatever retirement, or `gone`: only when the LMS itself has said that it
 * has nobody of this name, and has listed every state without them. Whatever else it says is `service.unavailable`.
 */
export async function findRow(
  lms: LmsClient,
  learner: Learner,
  { states, lastSeen }: Whereabouts,
): Promise<Learner | 'gone'> {
  const lists = new ListSearch(lms, learner);
  let named = await byName(lms, learner);
  if (typeof named === 'object') return named;
  const seen = await lists.in(lastSeen);
  if (seen !== undefined) return seen;
  // A name that the route cannot carry: the platform knows them by the name that they get, too.
  if (named === 'not-asked') named = await askStatus(lms, learner, learner.retiredUsername);
  if (typeof named === 'object') return named;
  const all = [...new Set([...forward(states), ...REQUIRED_STATES])];
  const found = await firstHit(
    lists,
    all.filter((state) => state !== lastSeen),
  );
  if (found !== undefined) return found;
  if (named === 'not-asked' || !lists.provesAbsence(all, REQUIRED_STATES)) {
    throw new RetirementError('service.unavailable', { service: 'LMS' });
  }
  return 'gone';
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
  const names = [row.originalUsername, row.retiredUsername].map(folded);
  if (names.includes(folded(username))) return 'nobody';
  throw new RetirementError('service.unavailable', { service: 'LMS', status: 200 });
}

/** As the LMS's database compares names: without case, accents and spaces at the end. */
function folded(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').trimEnd().toLowerCase();
}
