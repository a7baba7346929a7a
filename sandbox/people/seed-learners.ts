import { dice } from '../faults/dice';
import type { Overwritten } from '../lms/retirements';
import type { Holdings } from './people';

/** A learner to be put on the site. What is left out is made up. */
export interface LearnerSpec {
  readonly userId?: number;
  readonly username: string;
  readonly email?: string;
  readonly name?: string;
  /** When the learner asked; ISO 8601. Wins over `createdDaysAgo`. */
  readonly created?: string;
  /** May be a fraction. @default 0 */
  readonly createdDaysAgo?: number;
  /** @default PENDING */
  readonly state?: string;
  /** Whether `retire` has renamed the user already. */
  readonly renamed?: boolean;
  /** false: a user of the site who has not asked to go. @default true */
  readonly asked?: boolean;
  /** What a fork has written over the row's `original_*`; the rest of the three stays. */
  readonly overwritten?: Overwritten;
  readonly holdings?: Partial<Holdings>;
}

export interface SeedOptions {
  readonly count: number;
  /** The same seed gives the same people. @default 1 */
  readonly seed?: number;
  /** Letters beyond ASCII, `+`, `.` and spaces in usernames. @default true */
  readonly oddNames?: boolean;
  /** Share of learners without a forum account. @default a third */
  readonly withoutForum?: number;
  /** Learners whose username another one has had in another case; each brings one more row. @default 0 */
  readonly twins?: number;
  /**
   * Pairs of a learner who was renamed and moved back to PENDING, and a living user whose name differs by an accent alone.
   * @default 0
   */
  readonly namesakes?: number;
  /** Learners who are COMPLETE already, besides the others. @default 0 */
  readonly complete?: number;
  /** Organizations of the courses that they take. @default six invented ones */
  readonly orgs?: readonly string[];
  /** Days since they asked; two numbers spread them evenly between. @default 30 */
  readonly createdDaysAgo?: number | readonly [number, number];
}

const FIRST =
  'Ada Bela Chidi Dalia Emre Farah Gita Hugo Ines Jomo Kirsi Lars Mira Nuru Oona Pilar Quim Rosa Sami Tove'.split(' ');
const LAST =
  'Abara Brandt Costa Dahl Eriksen Fuchs Garza Hosseini Iyer Jansen Kowal Lindqvist Moreau Novak Okoye Petrov'.split(
    ' ',
  );
const ODD_FIRST = ['Zoë', 'Łukasz', 'Søren', '李雷', 'Αθηνά', 'Ольга', 'Renée', 'أمل', 'Núria', 'Đorđe'];
const ORGS = ['AthenX', 'BayU', 'CairnX', 'DeltaX', 'ElmU', 'FjordX'];

/** Invented people. The same options give the same list. */
export function seedLearners(options: SeedOptions): LearnerSpec[] {
  const { count, seed = 1, oddNames = true, withoutForum = 1 / 3, twins = 0, createdDaysAgo = 30 } = options;
  const { namesakes = 0, complete = 0, orgs = ORGS } = options;
  const chance = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const [oldest, youngest] = typeof createdDaysAgo === 'number' ? [createdDaysAgo, createdDaysAgo] : createdDaysAgo;
  const learners: LearnerSpec[] = [];
  for (let at = 0; at < count; at += 1) {
    const isOdd = oddNames && at % 3 === 1;
    const [first, last] = [isOdd && chance() < 0.5 ? pick(ODD_FIRST) : pick(FIRST), pick(LAST)];
    const spec: LearnerSpec = {
      username: usernameOf(first, last, at, isOdd ? pick(['.', '+', ' ', '_', '-']) : ''),
      email: `learner.${seed}.${at}@example.com`,
      name: `${first} ${last}`,
      createdDaysAgo: count < 2 ? oldest : oldest + ((youngest - oldest) * at) / (count - 1),
      holdings: {
        courses: courses(() => pick(orgs), Math.floor(chance() * 4)),
        forum: chance() < withoutForum ? 'none' : 'account',
        demographics: chance() < 0.75,
        licenses: chance() < 0.5,
        trackingId: chance() < 0.8 ? `ecommerce-${seed}-${at}` : null,
        coachingId: chance() < 0.05 ? `coach-${at}` : null,
      },
    };
    if (at < twins) learners.push(formerTwin(spec, at));
    learners.push(spec);
  }
  for (let at = 0; at < namesakes; at += 1) learners.push(...namesakePair(seed, at));
  for (let at = 0; at < complete; at += 1) learners.push(completed(seed, at));
  return learners;
}

function namesakePair(seed: number, at: number): LearnerSpec[] {
  const person = (username: string, name: string, who: string): LearnerSpec => ({
    username: `${username}_${seed}_${at}`,
    email: `${who}.${seed}.${at}@example.com`,
    name: `${name} Moreau`,
    holdings: { courses: ['course-v1:AthenX+C101+2024', 'course-v1:BayU+C102+2024'] },
  });
  const gone = { ...person('Rene', 'Rene', 'renamed'), renamed: true, createdDaysAgo: 60 };
  return [gone, { ...person('René', 'René', 'living'), asked: false }];
}

function completed(seed: number, at: number): LearnerSpec {
  return {
    username: `former${seed}_${at}`,
    email: `former.${seed}.${at}@example.com`,
    name: 'Former Learner',
    state: 'COMPLETE',
    renamed: true,
    createdDaysAgo: 90 + (at % 300),
  };
}

function usernameOf(first: string, last: string, at: number, between: string): string {
  const plain = `${first}${between}${last}${at}`;
  return between === '' ? plain.toLowerCase() : plain;
}

/**
 * Who had the name before, in another case: renamed already, and COMPLETE, or moved back to PENDING by a person, by turns.
 */
function formerTwin(spec: LearnerSpec, at: number): LearnerSpec {
  const { username } = spec;
  const other = username.toUpperCase() === username ? username.toLowerCase() : username.toUpperCase();
  const state = at % 2 === 0 ? 'COMPLETE' : 'PENDING';
  return {
    ...spec,
    username: other,
    email: `former.${spec.email}`,
    state,
    renamed: true,
    createdDaysAgo: (spec.createdDaysAgo ?? 30) + 1,
  };
}

function courses(org: () => string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `course-v1:${org()}+C${at + 101}+2024`);
}
