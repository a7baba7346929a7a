import type { LearnerSpec } from '../../sandbox/people/seed-learners';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { type Caller, callerOf } from './caller';

export const ACCOUNTS = '/api/user/v1/accounts';

/** A sandbox for the tests of one file, new before each of them, with the retirement worker who calls its LMS. */
export class LmsHere {
  private running: Sandbox | undefined;
  private caller: Caller | undefined;

  constructor() {
    beforeAll(async () => {
      this.running = await startSandbox();
    });
    beforeEach(async () => {
      await this.sandbox.reset();
      this.caller = await callerOf(this.sandbox);
    });
    afterAll(() => this.sandbox.stop());
  }

  get sandbox(): Sandbox {
    return this.running as Sandbox;
  }

  get worker(): Caller {
    return this.caller as Caller;
  }

  add(spec: LearnerSpec): LearnerView {
    const [learner] = this.sandbox.admin.add([spec]);
    if (learner === undefined) throw new Error('nobody was added');
    return learner;
  }

  patch(username: string, state: string, more: object = {}) {
    const body = { username, new_state: state, response: '.', ...more };
    return this.worker.send('PATCH', `${ACCOUNTS}/update_retirement_status/`, body);
  }
}
