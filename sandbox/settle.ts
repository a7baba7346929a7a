import type { Holdings, Person } from './people/people';
import type { LearnerSpec } from './people/seed-learners';
import type { Site } from './site';

const DAY_MS = 86_400_000;

const EVERYTHING: Holdings = {
  courses: ['course-v1:AthenX+C101+2024'],
  deletedCourses: [],
  enrolled: true,
  forum: 'account',
  notes: true,
  proctoring: true,
  proctoringBackend: true,
  misc: true,
  mailings: true,
  profile: true,
  ecommerce: true,
  credentials: true,
  demographics: true,
  licenses: true,
  extra: true,
  trackingId: null,
  coachingId: null,
};

/**
 * Puts a learner on the site, and in the queue unless told otherwise.
 * @throws Error when the username, in any case, belongs to a live user, or the state is unknown
 */
export function settle(site: Site, spec: LearnerSpec): Person {
  const state = spec.state === undefined ? undefined : site.states.get(spec.state);
  const id = spec.userId ?? nextUserId(site);
  const person = site.people.add({
    id,
    profileId: id + 500_000,
    username: spec.username,
    email: spec.email ?? `learner.${id}@example.com`,
    name: spec.name ?? `Learner ${id}`,
    active: true,
    password: 'own',
    holdings: { ...EVERYTHING, ...spec.holdings },
  });
  if (spec.asked === false) return person;
  const ago = (spec.createdDaysAgo ?? 0) * DAY_MS;
  const createdMs = spec.created === undefined ? site.now() - ago : Date.parse(spec.created);
  if (Number.isNaN(createdMs)) throw new Error(`no date: ${spec.created}`);
  const [whole, micros] = fraction(Math.floor(createdMs), id);
  const row = site.requestRetirement(person, whole, micros, state);
  site.forgetNames(row);
  if (spec.overwritten !== undefined) site.retirements.overwrite(row, spec.overwritten);
  if (spec.renamed === true) {
    if (!site.people.rename(person, row.retiredUsername)) throw new Error('a twin has been renamed already');
    person.active = false;
    person.holdings.enrolled = false;
  }
  return person;
}

/** Ids grow in uneven steps, so that nobody takes a retirement's id for a user's. */
function nextUserId(site: Site): number {
  return 5_000_003 + site.people.count * 3;
}

/** Microseconds of their own; every seventh learner asked on the full second, where Django prints no fraction. */
function fraction(ms: number, id: number): readonly [number, number] {
  return id % 7 === 0 ? [ms - (ms % 1000), 0] : [ms, (id * 37) % 1000];
}
