import type { FaultAction } from '../../../sandbox/faults/fault-rules';
import { GATEWAY_ANSWERS } from '../../../sandbox/faults/gateway-answers';
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox';
import type { Learner } from '../../../src/domain/learner/learner';
import { createLmsClient, type LmsClient } from '../../../src/openedx/lms/lms';
import { everyRow, type ListRow } from '../../../src/openedx/lms/retirement-rows';
import { type SandboxHttp, sandboxHttp } from '../../support/sandbox-http';
import { thrownBy } from '../../support/thrown-by';

async function all(rows: AsyncIterable<ListRow>): Promise<Learner[]> {
  const learners: Learner[] = [];
  for await (const learner of everyRow(rows)) learners.push(learner);
  return learners;
}

const today = new Date().toISOString().slice(0, 10);

describe('createLmsClient()', () => {
  let sandbox: Sandbox;
  let http: SandboxHttp;
  let lms: LmsClient;
  beforeEach(async () => {
    sandbox = await startSandbox();
    http = sandboxHttp(sandbox);
    lms = createLmsClient(http.at('LMS', sandbox.url).with());
  });
  afterEach(async () => {
    http.close();
    await sandbox.stop();
  });
  const ada = (createdDaysAgo = 10) => {
    const [view] = sandbox.admin.add([{ username: 'ada.invented', createdDaysAgo }]);
    if (view === undefined) throw new Error('the sandbox took nobody');
    return view;
  };

  describe('retirementStatus()', () => {
    test('gives the whole record', async () => {
      const view = ada();
      await expect(lms.retirementStatus('ada.invented')).resolves.toEqual({
        stateOrder: 1,
        retirementId: view.retirementId,
        userId: view.userId,
        originalUsername: 'ada.invented',
        username: 'ada.invented',
        originalEmail: expect.stringMatching(/@example\.com$/),
        originalName: expect.any(String),
        retiredUsername: expect.stringMatching(/^retired__user_/),
        retiredEmail: expect.stringMatching(/^retired__user_/),
        currentState: 'PENDING',
        lastState: 'PENDING',
        created: view.created,
        modified: expect.any(String),
      });
    });

    test.each(['Zoë Übung', 'a+b@c', 'with space', 'dots.and..dots.', '学习者', 'under_score-'])(
      'finds a learner of the odd name %p',
      async (username) => {
        sandbox.admin.add([{ username, createdDaysAgo: 1 }]);
        expect(await lms.retirementStatus(username)).toMatchObject({ originalUsername: username });
      },
    );

    test('gives the name as the LMS has it, for the caller to compare', async () => {
      ada();
      expect(await lms.retirementStatus('ADA.invented')).toMatchObject({ originalUsername: 'ada.invented' });
    });

    test('is absent when the LMS itself says 404', async () => {
      await expect(lms.retirementStatus('nobody')).resolves.toBe('absent');
    });

    test("is service.unavailable when a proxy says 404, or anything else that is not the LMS's", async () => {
      ada();
      const faults: readonly FaultAction[] = [
        ...GATEWAY_ANSWERS.map(({ name }) => ({ kind: 'gateway', answer: name }) as const),
        { kind: 'half-json' },
        { kind: 'cut-off' },
        { kind: 'reset-after' },
      ];
      for (const fault of faults) {
        sandbox.admin.addFault({ match: { path: '/api/', times: 1 }, do: fault });
        const { code } = await thrownBy(lms.retirementStatus('ada.invented'));
        expect({ fault, code }).toEqual({ fault, code: 'service.unavailable' });
      }
    });

    test('asks nothing for a name that a URL cannot say', async () => {
      expect(await lms.retirementStatus('..')).toBe('not-asked');
      expect(sandbox.admin.requests()).toEqual([]);
    });
  });

  describe('updateRetirementStatus()', () => {
    const to = (newState: string, more = {}) =>
      lms.updateRetirementStatus({ username: 'ada.invented', newState, response: 'Starting', ...more });

    test('moves a learner on, refuses the same and an earlier state, and goes back when forced', async () => {
      const { userId } = ada();
      expect(await to('RETIRING_FORUMS')).toBe('updated');
      expect(await to('RETIRING_FORUMS')).toBe('refused');
      expect(await to('PENDING')).toBe('refused');
      expect(await to('PENDING', { force: false })).toBe('refused');
      expect(await to('PENDING', { force: true })).toBe('updated');
      expect(await to('NO_SUCH_STATE')).toBe('refused');
      expect(sandbox.admin.learner(userId).state).toBe('PENDING');
      expect(sandbox.admin.violations().map((violation) => violation.kind)).not.toContain('unknown-key');
    });

    test('is absent for a name that the LMS does not have', async () => {
      expect(await to('RETIRING_FORUMS')).toBe('absent');
    });

    test('keeps the response ASCII, so that an old database takes it', async () => {
      const { userId } = ada();
      sandbox.admin.tune({ oldDatabase: true });
      expect(await to('RETIRING_FORUMS', { response: 'Début 🚀 of the step' })).toBe('updated');
      expect(sandbox.admin.learner(userId).responses.at(-1)).toContain('D?but ? of the step');
    });

    test('is not a refusal when the answer was lost or came from a proxy', async () => {
      ada();
      for (const fault of [
        { kind: 'status-after' },
        { kind: 'gateway', answer: 'page-400' },
        { kind: 'gateway', answer: 'page-404' },
      ] as const) {
        sandbox.admin.addFault({ match: { method: 'PATCH', times: 1 }, do: fault });
        expect((await thrownBy(to('RETIRING_FORUMS', { force: true }))).code).toBe('service.unavailable');
      }
    });
  });

  describe('cancelRetirement()', () => {
    test('cancels a learner who is PENDING, and is refused for any other', async () => {
      const { retirementId, userId } = ada();
      sandbox.admin.tune({ workerMayCancel: true });
      sandbox.admin.move(userId, 'RETIRING_FORUMS');
      await expect(lms.cancelRetirement(retirementId ?? 0)).resolves.toBe('refused');
      sandbox.admin.move(userId, 'PENDING');
      await expect(lms.cancelRetirement(retirementId ?? 0)).resolves.toBe('cancelled');
      await expect(lms.cancelRetirement(retirementId ?? 0)).resolves.toBe('refused');
      expect(sandbox.admin.learner(userId).retirementId).toBeNull();
    });

    test('is service.denied for a plain worker', async () => {
      const { retirementId } = ada();
      expect(await thrownBy(lms.cancelRetirement(retirementId ?? 0))).toMatchObject({
        code: 'service.denied',
        facts: { service: 'LMS', status: 403 },
      });
    });
  });

  describe('retirementQueue()', () => {
    test('gives the learners in the states asked for who asked long enough ago, by id', async () => {
      sandbox.admin.seed({ count: 40, seed: 3, oddNames: true, createdDaysAgo: 20 });
      const { userId } = ada(2);
      const views = sandbox.admin.learners();
      sandbox.admin.move(views[0]?.userId ?? 0, 'FORUMS_COMPLETE');
      sandbox.admin.move(views[1]?.userId ?? 0, 'ERRORED');
      const due = await all(lms.retirementQueue({ states: ['PENDING', 'FORUMS_COMPLETE'], coolOffDays: 7 }));
      expect(due).toHaveLength(39);
      expect(due.map((learner) => learner.retirementId)).toEqual(
        due.map((learner) => learner.retirementId).sort((a, b) => a - b),
      );
      const everybody = await all(lms.retirementQueue({ states: ['PENDING'], coolOffDays: 0 }));
      expect(everybody.map((learner) => learner.userId)).toContain(userId);
      expect(due.map((learner) => learner.userId)).not.toContain(userId);
      await expect(all(lms.retirementQueue({ states: ['PENDING'], coolOffDays: 0, limit: 5 }))).resolves.toHaveLength(
        5,
      );
    });

    test('is empty for an empty queue', async () => {
      await expect(all(lms.retirementQueue({ states: ['PENDING'], coolOffDays: 0 }))).resolves.toEqual([]);
    });

    test('renews a token that was revoked, as every other request does', async () => {
      sandbox.admin.seed({ count: 3 });
      const question = { states: ['PENDING'], coolOffDays: 0 };
      await all(lms.retirementQueue(question));
      sandbox.admin.revokeTokens();
      await expect(all(lms.retirementQueue(question))).resolves.toHaveLength(3);
      expect(sandbox.admin.totals()).toMatchObject({ tokens: 2, byStatus: { 401: 1 } });
    });

    test('is service.rejected when the LMS does not know a state', async () => {
      const failure = await thrownBy(
        all(lms.retirementQueue({ states: ['PENDING', 'RETIRING_MOON'], coolOffDays: 0 })),
      );
      expect(failure).toMatchObject({ code: 'service.rejected', facts: { status: 400 } });
    });

    test('asks for nobody with limit 0, and hears of an unknown state all the same', async () => {
      sandbox.admin.seed({ count: 3 });
      const ask = (state: string) => all(lms.retirementQueue({ states: [state], coolOffDays: 0, limit: 0 }));
      await expect(ask('PENDING')).resolves.toEqual([]);
      expect((await thrownBy(ask('RETIRING_MOON'))).code).toBe('service.rejected');
    });

    const faults: readonly FaultAction[] = [
      ...GATEWAY_ANSWERS.map(({ name }) => ({ kind: 'gateway', answer: name }) as const),
      { kind: 'half-json' },
      { kind: 'cut-off' },
      { kind: 'reset-before' },
      { kind: 'reset-after' },
    ];
    test.each(faults)('never takes the fault %p for a whole list', async (fault) => {
      sandbox.admin.seed({ count: 40, seed: 3 });
      sandbox.admin.addFault({ match: { path: '/api/' }, do: fault });
      const failure = await thrownBy(all(lms.retirementQueue({ states: ['PENDING'], coolOffDays: 0 })));
      expect(failure.code).toBe('service.unavailable');
    });
  });

  test('retirementsByStatusAndDate() gives those of the days asked for', async () => {
    const { userId } = ada(0);
    sandbox.admin.add([{ username: 'older', createdDaysAgo: 5 }]);
    const question = { state: 'PENDING', startDate: today, endDate: today };
    expect((await all(lms.retirementsByStatusAndDate(question))).map((learner) => learner.userId)).toEqual([userId]);
    const wrong = all(lms.retirementsByStatusAndDate({ ...question, endDate: '2020-01-01' }));
    expect((await thrownBy(wrong)).code).toBe('service.rejected');
  });
});
