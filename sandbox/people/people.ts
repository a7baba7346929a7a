import { foldedName } from './folded-name';
import { misfit } from './misfit';

/** What the services of the site hold of a person. */
export interface Holdings {
  /** Course keys, `course-v1:Org+Course+Run`; kept after unenrolment, as the LMS keeps the inactive rows. */
  courses: readonly string[];
  /** Courses that were deleted, so that the LMS has no overview of them: alone, they are not enrollments for `unenroll`. */
  deletedCourses: readonly string[];
  /** Whether the enrollments are active. */
  enrolled: boolean;
  forum: 'none' | 'account' | 'retired';
  notes: boolean;
  proctoring: boolean;
  proctoringBackend: boolean;
  /** Wiki revisions, credit requests and the like: what `retire_misc` takes. */
  misc: boolean;
  mailings: boolean;
  profile: boolean;
  ecommerce: boolean;
  credentials: boolean;
  demographics: boolean;
  licenses: boolean;
  extra: boolean;
  /** Ecommerce's tracking id; null where ecommerce has none. */
  trackingId: string | null;
  /** Set for learners whose coaching provider needs its own columns in the partner report. */
  coachingId: string | null;
}

/** A user of the site. */
export interface Person {
  readonly id: number;
  readonly profileId: number;
  /** The live username: `retire` changes it. */
  username: string;
  email: string;
  name: string;
  active: boolean;
  password: 'own' | 'unusable' | 'random';
  readonly holdings: Holdings;
}

const TRACES = [
  ['forum', (held: Holdings) => held.forum === 'account'],
  ['enrolments', (held: Holdings) => held.enrolled && allCourses(held).length > 0],
  ['notes', (held: Holdings) => held.notes],
  ['proctoring', (held: Holdings) => held.proctoring],
  ['proctoring-backend', (held: Holdings) => held.proctoringBackend],
  ['misc', (held: Holdings) => held.misc],
  ['mailings', (held: Holdings) => held.mailings],
  ['profile', (held: Holdings) => held.profile],
  ['ecommerce', (held: Holdings) => held.ecommerce],
  ['credentials', (held: Holdings) => held.credentials],
  ['demographics', (held: Holdings) => held.demographics],
  ['licenses', (held: Holdings) => held.licenses],
  ['extra', (held: Holdings) => held.extra],
] as const;

/** Names of what is still held of a person; empty when nothing is left anywhere. */
export function traces(holdings: Holdings): string[] {
  return TRACES.filter(([, held]) => held(holdings)).map(([name]) => name);
}

function allCourses(holdings: Holdings): readonly string[] {
  return [...holdings.courses, ...holdings.deletedCourses];
}

/** Organisations of all courses a person ever took, deleted ones too, sorted. */
export function orgsOf(holdings: Holdings): string[] {
  const orgs = allCourses(holdings).map((key) => key.slice(key.indexOf(':') + 1, key.indexOf('+')));
  return [...new Set(orgs)].sort();
}

/** All users; usernames are unique without regard to case and accents, as in MySQL. */
export class People {
  private readonly byId = new Map<number, Person>();
  private readonly byName = new Map<string, Person>();

  get count(): number {
    return this.byId.size;
  }

  all(): IterableIterator<Person> {
    return this.byId.values();
  }

  /** @throws Error when the name or the id is taken, or a text is longer than its column */
  add(person: Person): Person {
    const { username, email, name } = person;
    const column = misfit({ username, email, name });
    if (column !== undefined) throw new Error(`${column} too long for its column`);
    if (this.byId.has(person.id)) throw new Error(`user id taken: ${person.id}`);
    if (this.live(person.username) !== undefined) throw new Error('username taken by a live user');
    this.byId.set(person.id, person);
    this.byName.set(foldedName(person.username), person);
    return person;
  }

  get(id: number): Person | undefined {
    return this.byId.get(id);
  }

  /** By the present username, without regard to case and accents. */
  live(username: string): Person | undefined {
    return this.byName.get(foldedName(username));
  }

  /** Whether somebody else has this e-mail. */
  hasOther(person: Person, email: string): boolean {
    return [...this.byId.values()].some((other) => other !== person && other.email === email);
  }

  /** Answers false, and changes nothing, when somebody else has the name, or it is longer than its column. */
  rename(person: Person, username: string): boolean {
    const holder = this.live(username);
    if ((holder !== undefined && holder !== person) || misfit({ username }) !== undefined) return false;
    this.byName.delete(foldedName(person.username));
    person.username = username;
    this.byName.set(foldedName(username), person);
    return true;
  }
}
