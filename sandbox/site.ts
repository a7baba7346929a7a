import { FaultBook } from './faults/fault-rules';
import { Drive } from './google-drive/drive';
import { Ledger } from './ledger';
import { djangoTime, moveTo, type Overwritten, type Retirement, Retirements } from './lms/retirements';
import { REQUIRED, type State, StateTable } from './lms/states';
import { TokenDesk } from './lms/token-desk';
import { type Holdings, orgsOf, People, type Person } from './people/people';
import { retiredEmail, retiredUsername } from './people/retired-name';
import type { SandboxOptions } from './sandbox-options';
import type { ServiceName } from './services/services';

/** A row of the partner report's queue. */
export interface PartnerRow {
  readonly person: Person;
  originalUsername: string;
  readonly originalEmail: string;
  readonly originalName: string;
  readonly created: string;
  processing: boolean;
}

/** What a fork makes of the names in the row of a learner who is COMPLETE. */
const COMPLETE_ROWS: Readonly<Record<SandboxOptions['completeRows'], Overwritten | undefined>> = {
  kept: undefined,
  blanked: { username: '', email: '', name: '' },
  overwritten: { username: 'redacted', email: 'redacted', name: 'redacted' },
};

/** What the services that find by name hold of somebody who has come there. */
const HELD_AT: Partial<Readonly<Record<ServiceName, (held: Holdings) => boolean>>> = {
  ecommerce: (held) => held.ecommerce,
  credentials: (held) => held.credentials,
  license_manager: (held) => held.licenses,
};

/** One Open edX site, and the Google Drive beside it: what all its services know. */
export class Site {
  states: StateTable;
  people = new People();
  retirements = new Retirements();
  /** By user id, in the order in which the learners were queued. */
  readonly partnerQueue = new Map<number, PartnerRow>();
  readonly tokens: TokenDesk;
  readonly drive = new Drive();
  readonly faults = new FaultBook();
  readonly ledger: Ledger;
  /** Users whose `retire` is being worked on just now. */
  readonly retiring = new Set<number>();
  /** Old names under which a service still knows somebody whom the LMS has renamed. */
  private readonly lagging = new Map<ServiceName, Map<string, Person>>();
  private lastRetirementId = 100;

  constructor(public options: SandboxOptions) {
    this.states = new StateTable(options.states);
    this.tokens = new TokenDesk(options.clientId, options.clientSecret);
    this.ledger = new Ledger(options.recordLimit);
  }

  /** The time by the clock of the LMS. @unit milliseconds since the epoch */
  now(): number {
    return Date.now() + this.options.clockAheadS * 1000;
  }

  /** The site as it was before anybody came. Ids are not used again. */
  reset(options: SandboxOptions): void {
    this.options = options;
    this.states = new StateTable(options.states);
    this.people = new People();
    this.retirements = new Retirements();
    this.partnerQueue.clear();
    this.lagging.clear();
    this.faults.remove();
    this.tokens.revokeAll();
    this.tokens.issued = 0;
    this.drive.reset();
    this.ledger.clear();
  }

  /**
   * What the LMS does when a learner asks: a PENDING row, the account deactivated.
   * @throws Error when the person has a row already
   */
  requestRetirement(person: Person, createdMs: number, micros: number, state?: State): Retirement {
    const pending = this.states.get('PENDING');
    const created = djangoTime(createdMs, micros);
    const row = this.retirements.add({
      id: this.lastRetirementId + 1,
      person,
      originalUsername: person.username,
      originalEmail: person.email,
      originalName: person.name,
      retiredUsername: retiredUsername(person.username),
      retiredEmail: retiredEmail(person.email),
      currentState: state ?? pending,
      lastState: pending,
      createdMs: createdMs + micros / 1000,
      created,
      modified: created,
      responses: [`Created in state ${pending.name}`],
    });
    this.lastRetirementId = row.id;
    person.email = row.retiredEmail;
    person.password = 'unusable';
    return row;
  }

  /** @throws Error as the management command refuses: names out of order, or a learner in a state that a site can do without */
  populateStates(names: readonly string[]): readonly string[] {
    const states = new StateTable(names);
    const rows = [...this.retirements.all()];
    const held = rows.find(({ currentState }) => !REQUIRED.includes(currentState.name));
    if (held !== undefined) throw new Error(`a learner is in ${held.currentState.name}`);
    for (const row of rows) {
      row.currentState = states.get(row.currentState.name);
      row.lastState = states.find(row.lastState.name) ?? row.lastState;
    }
    this.states = states;
    return names;
  }

  moveTo(row: Retirement, state: State, response: unknown): void {
    moveTo(row, state, response, this.now());
    this.forgetNames(row);
  }

  /** What a fork does to the row of a learner who is COMPLETE. */
  forgetNames(row: Retirement): void {
    const by = COMPLETE_ROWS[this.options.completeRows];
    if (by !== undefined && row.currentState.name === 'COMPLETE') this.retirements.overwrite(row, by);
  }

  /** Gives the account back. After `retire` the user stays renamed and inactive all the same. */
  cancelRetirement(row: Retirement): void {
    row.person.email = row.originalEmail;
    row.person.password = 'random';
    this.retirements.delete(row);
  }

  queueForPartners(row: Retirement): void {
    const { person, originalUsername, originalEmail, originalName } = row;
    if (orgsOf(person.holdings).length === 0 || this.partnerQueue.has(person.id)) return;
    const created = djangoTime(this.now());
    this.partnerQueue.set(person.id, {
      person,
      originalUsername,
      originalEmail,
      originalName,
      created,
      processing: false,
    });
  }

  /**
   * Whom a service other than the LMS knows by this name: live, or as it was when the retirement was asked for. Its table
   * compares as MySQL does, and has one user of a name: it is the living one's as soon as they have come to the service.
   */
  knownTo(service: ServiceName, username: string): Person | undefined {
    const old = this.lagging.get(service)?.get(username);
    if (old !== undefined) return old;
    const live = this.people.live(username);
    const asked = this.retirements.exact(username)?.person;
    const person = live !== undefined && HELD_AT[service]?.(live.holdings) === true ? live : (asked ?? live);
    const names = this.lagging.get(service);
    return person !== undefined && names !== undefined && [...names.values()].includes(person) ? undefined : person;
  }

  /** The LMS has renamed somebody; the others go on knowing the old name until they are told. */
  lagBehind(services: readonly ServiceName[], old: string, person: Person): void {
    for (const service of services) {
      const names = this.lagging.get(service) ?? new Map<string, Person>();
      this.lagging.set(service, names.set(old, person));
    }
  }

  catchUp(service: ServiceName, old: string): void {
    this.lagging.get(service)?.delete(old);
  }
}
