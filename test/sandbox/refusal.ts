import type { Role } from '../../sandbox/lms/token-desk';
import type { LearnerSpec } from '../../sandbox/people/seed-learners';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';
import { type Caller, callerOf, type Heard } from './caller';

export type Ask = (ask: Caller, learner: { name: string; id: number; retirement: number }) => Promise<Heard>;

/** Title, learner, request, status, form of the answer, what goes on the list of violations, who asks. */
export type Refusal = readonly [string, Partial<LearnerSpec>, Ask, number, string, string?, Role?];

/** POST with the learner's name. */
export const step =
  (path: string): Ask =>
  (ask, learner) =>
    ask.send('POST', path, { username: learner.name });

export const post =
  (path: string, body?: unknown): Ask =>
  (ask) =>
    ask.send('POST', path, body);

export const get =
  (path: string): Ask =>
  (ask) =>
    ask.get(path);

/** One test a row: status, form, what is noted of it, and that nobody was changed by it. */
export function testRefusals(rows: readonly Refusal[]): void {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());

  for (const [title, spec, ask, status, wanted, breach, role = 'worker'] of rows) {
    test(`the LMS answers ${status} (${wanted}) to: ${title}`, async () => {
      const username = spec.username ?? title.replaceAll(' ', '.');
      const [learner] = sandbox.admin.add([{ ...spec, username }]);
      if (learner?.retirementId == null) throw new Error('nobody to ask about');
      const before = sandbox.admin.learner(learner.userId);
      const caller = await callerOf(sandbox, role);
      sandbox.admin.clearRecord();
      const heard = await ask(caller, { name: username, id: learner.userId, retirement: learner.retirementId });
      expect({ status: heard.status, form: form(heard) }).toEqual({ status, form: wanted });
      expect(sandbox.admin.violations().map(({ kind }) => kind)).toEqual(breach === undefined ? [] : [breach]);
      expect(sandbox.admin.learner(learner.userId)).toEqual(before);
    });
  }
}

/** `sentence` is a JSON string, `bare` an empty body, `page` HTML. */
function form(heard: Heard): string {
  if (heard.type.startsWith('text/html')) return 'page';
  if (heard.text === '') return 'bare';
  if (typeof heard.data === 'string') return 'sentence';
  return Array.isArray(heard.data) ? 'list' : 'object';
}
