import { type LearnerSpec, seedLearners } from '../../sandbox/people/seed-learners';
import type { LearnerView } from '../../sandbox/sandbox-admin';

/** Parts of the story that one learner plays each, in the order in which they are given out. */
export const PARTS = ['lost', 'caught', 'refused', 'cancelled'] as const;

export type Part = (typeof PARTS)[number];

/** What the story leaves out if there are too few learners. */
export const LEFT_OUT: Readonly<Record<Part, string>> = {
  lost: 'a lost answer',
  caught: 'the worker killed in the middle of a step',
  refused: 'a learner refused by a service',
  cancelled: 'a learner who changes their mind',
};

/** LMS user ids of those who play a part, and of everybody. */
export type Cast = Readonly<Partial<Record<Part, number>>> & { readonly everybody: readonly number[] };

/** Days between request and first step at the demo's site; one learner has asked today. */
export const COOL_OFF_DAYS = 14;

/**
 * The people of the demo's site. At least one plays no part. The last one, who changes their mind, asked today.
 * The site has no proctoring backend and no service of its own, as its pipeline of ten steps has no step for them.
 */
export function people(count: number): LearnerSpec[] {
  const specs = seedLearners({ count, seed: 7, createdDaysAgo: [COOL_OFF_DAYS + 10, COOL_OFF_DAYS + 1] });
  return specs.map((spec, at) => ({
    ...spec,
    holdings: { ...spec.holdings, proctoringBackend: false, extra: false },
    ...(at === count - 1 && count > PARTS.length ? { createdDaysAgo: 0 } : {}),
  }));
}

export function castOf(learners: readonly LearnerView[]): Cast {
  const everybody = learners.map(({ userId }) => userId);
  const given = PARTS.filter((part, at) =>
    part === 'cancelled' ? everybody.length > PARTS.length : at < everybody.length - 1,
  );
  const parts = given.map((part, at) => [part, part === 'cancelled' ? everybody.at(-1) : everybody[at]] as const);
  return { ...Object.fromEntries(parts), everybody };
}

/** What the story leaves out, in words; empty if it is complete. */
export function leftOut(cast: Cast): string[] {
  return PARTS.filter((part) => cast[part] === undefined).map((part) => LEFT_OUT[part]);
}
