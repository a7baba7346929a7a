import { type SweepParts, sweepQueue } from '../../../src/activities/discover-learners/sweep-queue';
import type { Learner } from '../../../src/domain/learner/learner';
import type { DayQuestion, QueueQuestion } from '../../../src/openedx/lms/lms-client';
import type { ListRow } from '../../../src/openedx/lms/retirement-rows';

const STEPS = [{ start: 'RETIRING_NOTES', end: 'NOTES_COMPLETE', service: 'LMS', method: 'retirement_retire_notes' }];

export function learner(retirementId: number, more: Partial<Learner> = {}): Learner {
  return {
    retirementId,
    userId: 1_000_000 - retirementId,
    originalUsername: `learner${retirementId}`,
    originalEmail: `${retirementId}@example.com`,
    originalName: 'A Learner',
    retiredUsername: `retired__user_${retirementId}`,
    retiredEmail: `retired__user_${retirementId}@retired.invalid`,
    currentState: 'PENDING',
    lastState: 'PENDING',
    created: '2026-01-18T20:35:52Z',
    modified: '2026-01-18T20:35:52Z',
    ...more,
  };
}

export type Unreadable = Extract<ListRow, { kind: 'unreadable' }> & { readonly currentState: string };

/** The two lists of an LMS that has these rows; what is asked of them is written down. */
function fakeLists(rows: Iterable<Learner | Unreadable>, asked: string[]) {
  async function* inStates(states: readonly string[]): AsyncGenerator<ListRow> {
    for (const row of rows) {
      if (!states.includes(row.currentState)) continue;
      yield 'kind' in row ? row : { kind: 'row', record: row };
    }
  }
  return {
    clockMs: () => Date.parse('2026-02-01T00:00:00Z'),
    retirementQueue({ states }: QueueQuestion) {
      asked.push('queue');
      return inStates(states);
    },
    retirementsByStatusAndDate({ state }: DayQuestion) {
      asked.push(state);
      return inStates([state]);
    },
  };
}

/** A sweep of these rows, where runs are open for some. */
export function sweep(
  rows: Iterable<Learner | Unreadable>,
  open: (userId: number) => boolean,
  more: Partial<SweepParts> = {},
) {
  const asked: number[][] = [];
  const lists: string[] = [];
  const parts = {
    lms: fakeLists(rows, lists),
    rules: { plan: { steps: STEPS }, discovery: { newLearnerThreshold: 300, adoptAfterMs: 3_600_000 } },
    asking: new Map(),
    held: new Set<number>(),
    coolOffDays: 14,
    foreignStates: [],
    statesAmong: async (states: readonly string[]) => states,
    async withoutRun(userIds: readonly number[]) {
      asked.push([...userIds]);
      return new Set(userIds.filter((userId) => !open(userId)));
    },
    elsewhere: async () => undefined,
    coolingOff: async () => 0,
    ...more,
  } as unknown as SweepParts;
  return { asked, lists, done: sweepQueue(parts) };
}
