import type { Fault, FaultRule } from './faults/fault-rules';
import type { Drive } from './google-drive/drive';
import type { RequestRecord, Totals, Violation } from './ledger';
import type { Overwritten } from './lms/retirements';
import { inZone } from './lms/retirements';
import { type Holdings, type Person, traces } from './people/people';
import { type LearnerSpec, type SeedOptions, seedLearners } from './people/seed-learners';
import { checkTuning, type SandboxTuning } from './sandbox-options';
import { settle } from './settle';
import type { Site } from './site';

/** A person as the sandbox shows them: what no endpoint of a real site would tell in one answer. */
export interface LearnerView {
  readonly userId: number;
  /** Null without a row: never asked, cancelled, or cleaned up. */
  readonly retirementId: number | null;
  readonly originalUsername: string | null;
  readonly liveUsername: string;
  readonly email: string;
  readonly state: string | null;
  readonly created: string | null;
  /** The LMS's free-text log, one entry a move. */
  readonly responses: readonly string[];
  readonly password: Person['password'];
  readonly active: boolean;
  readonly inPartnerQueue: boolean;
  readonly holdings: Readonly<Holdings>;
  /** Names of what some service still holds. */
  readonly traces: readonly string[];
}

/** What happens behind the scenes: everything here takes effect at once and is not recorded. */
export class SandboxAdmin {
  constructor(private readonly site: Site) {}

  seed(options: SeedOptions): LearnerView[] {
    return this.add(seedLearners(options));
  }

  add(specs: readonly LearnerSpec[]): LearnerView[] {
    return specs.map((spec) => this.view(settle(this.site, spec)));
  }

  learners(filter: { readonly state?: string } = {}): LearnerView[] {
    const views = [...this.site.people.all()].map((person) => this.view(person));
    return filter.state === undefined ? views : views.filter((view) => view.state === filter.state);
  }

  /** @throws Error when the site has no such user */
  learner(userId: number): LearnerView {
    return this.view(this.person(userId));
  }

  /** What a person does in the Django admin: any state, at once. */
  move(userId: number, stateName: string, note = 'moved in the admin'): LearnerView {
    this.site.moveTo(this.row(userId), this.site.states.get(stateName), note);
    return this.learner(userId);
  }

  /** Back to the state before, as `retirement_bulk_status_update --rewind-state` moves. */
  rewind(userId: number): LearnerView {
    return this.move(userId, this.row(userId).lastState.name, 'rewound');
  }

  /** The row is gone, the user stays: a cleanup by somebody else, or the Django admin. */
  deleteRow(userId: number): LearnerView {
    this.site.retirements.delete(this.row(userId));
    return this.learner(userId);
  }

  /** Another username, as an operator gives in the Django admin; the row keeps the original one. */
  rename(userId: number, username: string): LearnerView {
    if (!this.site.people.rename(this.person(userId), username)) throw new Error('name taken, or too long');
    return this.learner(userId);
  }

  /** What a fork writes over `original_*`, at once. */
  overwrite(userId: number, by: Overwritten): LearnerView {
    this.site.retirements.overwrite(this.row(userId), by);
    return this.learner(userId);
  }

  /**
   * As `populate_retirement_states` does.
   * @throws Error when the names are in a wrong order, or a learner is in a state that not every site has
   */
  populateStates(names: readonly string[]): readonly string[] {
    return this.site.populateStates(names);
  }

  /** As learner support cancels. @throws Error unless PENDING */
  cancel(userId: number): LearnerView {
    const row = this.row(userId);
    if (row.currentState.name !== 'PENDING') throw new Error(`user ${userId} is ${row.currentState.name}`);
    this.site.cancelRetirement(row);
    return this.learner(userId);
  }

  /** A learner without a row asks (again): a new row, with a new id. */
  askAgain(userId: number, createdDaysAgo = 0): LearnerView {
    this.site.requestRetirement(this.person(userId), this.site.now() - createdDaysAgo * 86_400_000, userId % 1000);
    return this.learner(userId);
  }

  /** Queued for the partner report, as by another driver. */
  queueForPartners(userId: number): LearnerView {
    this.site.queueForPartners(this.row(userId));
    return this.learner(userId);
  }

  /** The rows of the partner report, in their order. */
  partnerQueue(): { readonly userId: number; readonly processing: boolean }[] {
    return [...this.site.partnerQueue.values()].map(({ person, processing }) => ({ userId: person.id, processing }));
  }

  /** As the action of the Django admin that makes every row one that is not being processed. */
  resetPartnerQueue(): void {
    for (const row of this.site.partnerQueue.values()) row.processing = false;
  }

  /** The Google Drive for partner reports: its folders, its files, its account. */
  get drive(): Drive {
    return this.site.drive;
  }

  addFault(rule: FaultRule): Fault {
    return this.site.faults.add(rule);
  }

  faults(): Fault[] {
    return this.site.faults.list();
  }

  removeFaults(id?: number): void {
    this.site.faults.remove(id);
  }

  requests(): RequestRecord[] {
    return this.site.ledger.requests();
  }

  violations(): readonly Violation[] {
    return this.site.ledger.violations();
  }

  totals(): Totals {
    return this.site.ledger.totals(this.site.tokens.issued);
  }

  /** Forgets requests, violations and totals. */
  clearRecord(): void {
    this.site.ledger.clear();
    this.site.tokens.issued = 0;
  }

  revokeTokens(): void {
    this.site.tokens.revokeAll();
    this.site.drive.revokeTokens();
  }

  tune(change: Readonly<Record<string, unknown>> | Partial<SandboxTuning>): SandboxTuning {
    this.site.options = { ...this.site.options, ...checkTuning({ ...change }) };
    return this.tuning();
  }

  tuning(): SandboxTuning {
    const {
      host: _host,
      port: _port,
      states: _states,
      pipelineFile: _file,
      clientId: _id,
      clientSecret: _secret,
      recordLimit: _limit,
      ...tuning
    } = this.site.options;
    return tuning;
  }

  private person(userId: number): Person {
    const person = this.site.people.get(userId);
    if (person === undefined) throw new Error(`no such user: ${userId}`);
    return person;
  }

  private row(userId: number) {
    const row = this.site.retirements.of(this.person(userId).id);
    if (row === undefined) throw new Error(`user ${userId} has no retirement`);
    return row;
  }

  private view(person: Person): LearnerView {
    const row = this.site.retirements.of(person.id);
    return {
      userId: person.id,
      retirementId: row?.id ?? null,
      originalUsername: row?.originalUsername ?? null,
      liveUsername: person.username,
      email: person.email,
      state: row?.currentState.name ?? null,
      created: row === undefined ? null : inZone(row.created, this.site.options.timeZone),
      responses: row?.responses ?? [],
      password: person.password,
      active: person.active,
      inPartnerQueue: this.site.partnerQueue.has(person.id),
      holdings: person.holdings,
      traces: traces(person.holdings),
    };
  }
}
