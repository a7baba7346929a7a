import { foldedName } from '../people/folded-name';
import type { Person } from '../people/people';
import type { State } from './states';

/** One row of UserRetirementStatus. */
export interface Retirement {
  readonly id: number;
  readonly person: Person;
  originalUsername: string;
  originalEmail: string;
  originalName: string;
  readonly retiredUsername: string;
  readonly retiredEmail: string;
  currentState: State;
  lastState: State;
  readonly createdMs: number;
  readonly created: string;
  modified: string;
  /** The free-text log, which no endpoint serializes. */
  readonly responses: string[];
}

/** What is in `original_*` instead of the learner's own. */
export interface Overwritten {
  readonly username?: string;
  readonly email?: string;
  readonly name?: string;
}

/** As Django prints a time: microseconds, and no fraction at all when they are 0. */
export function djangoTime(ms: number, micros = 0): string {
  const iso = new Date(ms).toISOString();
  const fraction = `${iso.slice(20, 23)}${String(micros).padStart(3, '0')}`;
  return fraction === '000000' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19)}.${fraction}Z`;
}

/** The same moment as a site prints it whose TIME_ZONE is not UTC: `+03:00`. */
export function inZone(utc: string, zone: string): string {
  if (zone === '+00:00') return utc;
  const [hours, minutes] = zone.slice(1).split(':').map(Number) as [number, number];
  const shiftMs = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  const local = new Date(Date.parse(`${utc.slice(0, 19)}Z`) + shiftMs).toISOString();
  return `${local.slice(0, 19)}${utc.slice(19, -1)}${zone}`;
}

/** The row as every LMS endpoint returns it. @param zone of the site, `+00:00` for UTC */
export function serialiseRetirement(row: Retirement, zone: string): string {
  const { person } = row;
  const profile = `{"id":${person.profileId},"name":${JSON.stringify(person.name)}}`;
  const user = `{"id":${person.id},"username":${JSON.stringify(person.username)},"email":${JSON.stringify(person.email)},"profile":${profile}}`;
  return (
    `{"id":${row.id},"user":${user},"current_state":${row.currentState.json},"last_state":${row.lastState.json},` +
    `"created":"${inZone(row.created, zone)}","modified":"${inZone(row.modified, zone)}","original_username":${JSON.stringify(row.originalUsername)},` +
    `"original_email":${JSON.stringify(row.originalEmail)},"original_name":${JSON.stringify(row.originalName)},` +
    `"retired_username":"${row.retiredUsername}","retired_email":${JSON.stringify(row.retiredEmail)}}`
  );
}

/** @param nowMs by the clock of the LMS */
export function moveTo(row: Retirement, state: State, response: unknown, nowMs: number): void {
  row.responses.push(`Moved from ${row.currentState.name} to ${state.name}:\n${String(response)}`);
  row.lastState = row.currentState;
  row.currentState = state;
  row.modified = djangoTime(nowMs, 1 + (row.responses.length % 999));
}

/** All rows in the order of their ids; at most one a person. */
export class Retirements {
  private readonly byId = new Map<number, Retirement>();
  private readonly byPerson = new Map<number, Retirement>();
  private readonly byName = new Map<string, Retirement[]>();
  /** By user id: that somebody has asked outlives their row, unless that was PENDING when it was deleted. */
  private readonly askedBefore = new Set<number>();

  get count(): number {
    return this.byId.size;
  }

  all(): IterableIterator<Retirement> {
    return this.byId.values();
  }

  /** Rows must come with ascending ids. @throws Error when the person has a row already */
  add(row: Retirement): Retirement {
    if (this.byPerson.has(row.person.id)) throw new Error(`user ${row.person.id} has a retirement already`);
    this.byId.set(row.id, row);
    this.byPerson.set(row.person.id, row);
    this.askedBefore.add(row.person.id);
    this.index(row);
    return row;
  }

  delete(row: Retirement): void {
    this.byId.delete(row.id);
    this.byPerson.delete(row.person.id);
    if (row.currentState.name === 'PENDING') this.askedBefore.delete(row.person.id);
    this.unindex(row);
  }

  /** Whether the user's own request, or one in bulk, is refused: they have asked before. */
  hasAsked(personId: number): boolean {
    return this.askedBefore.has(personId);
  }

  rename(row: Retirement, originalUsername: string): void {
    this.unindex(row);
    row.originalUsername = originalUsername;
    this.index(row);
  }

  /** As a fork does that keeps the rows of learners who are COMPLETE, but not their names. */
  overwrite(row: Retirement, by: Overwritten): void {
    if (by.username !== undefined) this.rename(row, by.username);
    row.originalEmail = by.email ?? row.originalEmail;
    row.originalName = by.name ?? row.originalName;
  }

  get(id: number): Retirement | undefined {
    return this.byId.get(id);
  }

  of(personId: number): Retirement | undefined {
    return this.byPerson.get(personId);
  }

  /** By original username, case and all: what PATCH and the steps want. */
  exact(username: string): Retirement | undefined {
    return this.alike(username).find((row) => row.originalUsername === username);
  }

  /** By original username without regard to case and accents, as MySQL compares. */
  alike(username: string): readonly Retirement[] {
    return this.byName.get(foldedName(username)) ?? [];
  }

  private index(row: Retirement): void {
    const key = foldedName(row.originalUsername);
    const twins = this.byName.get(key);
    if (twins === undefined) this.byName.set(key, [row]);
    else twins.push(row);
  }

  private unindex(row: Retirement): void {
    const key = foldedName(row.originalUsername);
    const rest = this.alike(key).filter((other) => other !== row);
    if (rest.length === 0) this.byName.delete(key);
    else this.byName.set(key, rest);
  }
}
