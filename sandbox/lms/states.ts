/** One row of the site's RetirementState table. */
export interface State {
  readonly id: number;
  readonly name: string;
  /** 1, 11, 21 … as `populate_retirement_states` counts. */
  readonly executionOrder: number;
  /** Place in the list, from 0. */
  readonly position: number;
  /** Whether step endpoints act on a learner in this state. */
  readonly working: boolean;
  /** The state as the LMS serializes it; kept as text because every row of the queue repeats it twice. */
  readonly json: string;
}

/** PENDING and the end states: a site cannot do without them, and no step acts in them. */
export const REQUIRED: readonly string[] = ['PENDING', 'ERRORED', 'ABORTED', 'COMPLETE'];

/** What the default site calls the work between PENDING and the end states. No pipeline of ours visits LOCKING. */
export const SANDBOX_STATES: readonly string[] = [
  'PENDING',
  'LOCKING_ACCOUNT',
  'LOCKING_COMPLETE',
  'RETIRING_ENROLLMENTS',
  'ENROLLMENTS_COMPLETE',
  'RETIRING_NOTES',
  'NOTES_COMPLETE',
  'RETIRING_PROCTORING',
  'PROCTORING_COMPLETE',
  'RETIRING_PROCTORING_BACKEND',
  'PROCTORING_BACKEND_COMPLETE',
  'RETIRING_FORUMS',
  'FORUMS_COMPLETE',
  'RETIRING_ECOM',
  'ECOM_COMPLETE',
  'RETIRING_CREDENTIALS',
  'CREDENTIALS_COMPLETE',
  'RETIRING_DEMOGRAPHICS',
  'DEMOGRAPHICS_COMPLETE',
  'RETIRING_LICENSE_MANAGER',
  'LICENSE_MANAGER_COMPLETE',
  'RETIRING_EXTRA',
  'EXTRA_COMPLETE',
  'ADDING_TO_PARTNER_QUEUE',
  'PARTNER_QUEUE_COMPLETE',
  'RETIRING_LMS_MISC',
  'LMS_MISC_COMPLETE',
  'RETIRING_LMS',
  'LMS_COMPLETE',
  'ERRORED',
  'ABORTED',
  'COMPLETE',
];

/** The states of a site, in order. */
export class StateTable {
  readonly states: readonly State[];
  private readonly byName = new Map<string, State>();

  /** @throws Error as `populate_retirement_states` refuses: required states missing or misplaced, a name twice or too long */
  constructor(names: readonly string[]) {
    if (names[0] !== 'PENDING' || names.slice(-3).join() !== 'ERRORED,ABORTED,COMPLETE') {
      throw new Error('states must begin with PENDING and end with ERRORED, ABORTED, COMPLETE, in this order');
    }
    this.states = names.map((name, position) => {
      if (name.length > 30) throw new Error(`state name longer than 30 characters: ${name}`);
      if (this.byName.has(name)) throw new Error(`state named twice: ${name}`);
      const row = { id: position + 1, state_name: name, state_execution_order: position * 10 + 1 };
      const working = !REQUIRED.includes(name) && !name.endsWith('_COMPLETE');
      const state = {
        id: row.id,
        name,
        executionOrder: row.state_execution_order,
        position,
        working,
        json: JSON.stringify(row),
      };
      this.byName.set(name, state);
      return state;
    });
  }

  find(name: unknown): State | undefined {
    return typeof name === 'string' ? this.byName.get(name) : undefined;
  }

  /** As the database finds a name: without case, and without spaces at its end. */
  alike(name: unknown): State | undefined {
    if (typeof name !== 'string') return undefined;
    return this.byName.get(name.replace(/ +$/, '').toUpperCase());
  }

  /** @throws Error when the site has no such state */
  get(name: string): State {
    const state = this.byName.get(name);
    if (state === undefined) throw new Error(`no such state: ${name}`);
    return state;
  }
}
