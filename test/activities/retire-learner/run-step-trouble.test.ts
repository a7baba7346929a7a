import type { Learner } from '../../../src/domain/learner/learner';
import { ActivityBench } from '../../support/activity-bench';

const PATCHED = 'PATCH update_retirement_status 204';
const LOST_PATCH = 'PATCH update_retirement_status lost';
const SEEN = 'GET retirement_status 200';
const PATCH_PATH = '/api/user/v1/accounts/update_retirement_status/';
const NOTES_PATH = '/api/edxnotes/v1/retire_user/';
const START = 'RETIRING_NOTES';
const END = 'NOTES_COMPLETE';
const [enteredAtMs, seenAtMs] = [expect.any(Number), expect.any(Number)];
const TOLD = { began: true, enteredAtMs, result: { outcome: 'erased' }, seenAtMs };

describe('runStep() in trouble', () => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open();
    learner = await bench.add({ username: 'Renée+O.Dahl 7', createdDaysAgo: 30, state: 'ENROLLMENTS_COMPLETE' });
  });
  afterEach(async () => {
    const said = JSON.stringify([bench.logged, bench.heartbeats]);
    await bench.close();
    expect(bench.namesIn(said)).toEqual([]);
  });
  const stateOf = () => bench.sandbox.admin.learner(learner.userId).state;
  const input = (start = START) => bench.stepInput(learner, start);
  const lose = (path: string, nth: number, method = 'PATCH') =>
    bench.sandbox.admin.addFault({ match: { path, method, nth }, do: { kind: 'reset-after' } });
  const again = (start = START, heartbeatDetails?: unknown) => {
    bench.sandbox.admin.clearRecord();
    return bench.run('runStep', input(start), { attempt: 2, heartbeatDetails });
  };

  describe('whose answers are lost on the wire', () => {
    test('goes on after START_STATE was written and not heard of', async () => {
      lose(PATCH_PATH, 1);
      expect(await bench.fail('runStep', input())).toMatchObject({ type: 'service.unavailable', quick: true });
      expect([bench.asked(), stateOf()]).toEqual([[LOST_PATCH], START]);
      expect(await again()).toMatchObject({ kind: 'done', receipt: { outcome: 'erased', attempts: 2 } });
      expect(bench.asked()).toEqual([SEEN, 'POST retire_user 204', PATCHED]);
    });

    test('calls the service again, which does no harm, when its answer was not heard', async () => {
      lose(NOTES_PATH, 1, 'POST');
      expect(await bench.fail('runStep', input())).toMatchObject({
        type: 'service.unavailable',
        facts: { service: 'LMS' },
      });
      expect(await again()).toMatchObject({ kind: 'done', receipt: { outcome: 'erased' } });
      expect(bench.asked()).toEqual([SEEN, 'POST retire_user 204', PATCHED]);
    });

    test('remembers what the service said when END_STATE was written and not heard of', async () => {
      lose(PATCH_PATH, 2);
      await bench.fail('runStep', input());
      expect([stateOf(), bench.heartbeats]).toEqual([END, [TOLD]]);
      const result = await again(START, bench.heartbeats[0]);
      expect(result).toMatchObject({ kind: 'done', state: END, receipt: { outcome: 'erased', attempts: 2 } });
      expect(bench.asked()).toEqual([SEEN]);
    });

    test('does not call the service again when END_STATE was not written', async () => {
      bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 2 }, do: { kind: 'reset-before' } });
      await bench.fail('runStep', input());
      expect([stateOf(), bench.heartbeats]).toEqual([START, [TOLD]]);
      const result = await again(START, bench.heartbeats[0]);
      expect(result).toMatchObject({ kind: 'done', state: END, receipt: { outcome: 'erased', attempts: 2 } });
      expect(bench.asked()).toEqual([SEEN, PATCHED]);
    });

    test('tells the run at once what the service said, so that it is asked nothing twice after a verb or a long outage', async () => {
      bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 2 }, do: { kind: 'status', status: 503 } });
      const told = { attempt: 1, began: true, result: { outcome: 'erased' } };
      expect(await bench.fail('runStep', input())).toMatchObject({ type: 'service.unavailable', quick: false, told });
      bench.sandbox.admin.clearRecord();
      const said = { outcome: 'erased' } as const;
      const later = { ...input(), entered: true, mayHaveEnded: true, said };
      expect(await bench.run('runStep', later)).toMatchObject({ kind: 'done', state: END, receipt: said });
      expect(bench.asked()).toEqual([SEEN, PATCHED]);
    });

    test('is tried again in the quick tier where the run knows it', async () => {
      bench.sandbox.admin.move(learner.userId, START);
      bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 1 }, do: { kind: 'status', status: 503 } });
      const later = { ...input(), entered: true, said: { outcome: 'erased' } as const };
      expect(await bench.fail('runStep', later)).toMatchObject({ type: 'service.unavailable', quick: true });
    });

    test('leaves it to the run to look where somebody has put the learner back before the step', async () => {
      const later = { ...input(), entered: true, said: { outcome: 'erased' } as const };
      expect(await bench.run('runStep', later)).toEqual({ kind: 'elsewhere' });
      expect(bench.asked()).toEqual([SEEN]);
    });

    test('tells that START_STATE was sent, also where the last attempt was not let begin', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'status', status: 503 } });
      expect(await bench.fail('runStep', input())).toMatchObject({ quick: true, told: { began: true } });
      bench.records.seen = { kind: 'unreadable' };
      const held = bench.fail('runStep', input(), { attempt: 2, heartbeatDetails: bench.heartbeats.at(-1) });
      expect(await held).toMatchObject({ type: 'instance.unreadable', told: { attempt: 2, began: true } });
    });

    test('says "done-before" where that memory was lost with the worker', async () => {
      lose(PATCH_PATH, 2);
      await bench.fail('runStep', input());
      expect(await again()).toMatchObject({ kind: 'done', receipt: { outcome: 'done-before' } });
    });

    test('ends the run when COMPLETE was written and not heard of', async () => {
      bench.sandbox.admin.move(learner.userId, 'LMS_MISC_COMPLETE');
      lose(PATCH_PATH, 3);
      await bench.fail('runStep', input('RETIRING_LMS'));
      const result = await again('RETIRING_LMS', bench.heartbeats[0]);
      expect(result).toMatchObject({ kind: 'done', state: 'COMPLETE', receipt: { outcome: 'erased' } });
      expect(bench.asked()).toEqual([SEEN]);
    });

    test('makes nothing of a page that a proxy gave instead', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'gateway', answer: 'page-404' } });
      expect(await bench.fail('runStep', input())).toMatchObject({ type: 'service.unavailable', quick: true });
      expect([bench.asked().length, stateOf()]).toEqual([2, START]);
    });
  });

  describe('whose service refuses', () => {
    test('believes it only after the LMS has said that the learner is in this step', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'refuse' } });
      expect(await bench.fail('runStep', input())).toEqual({
        told: { attempt: 1, began: true, enteredAtMs },
        type: 'service.rejected',
        facts: { service: 'LMS', status: 400 },
        quick: false,
        message: 'service.rejected: LMS answered 400',
      });
      expect([bench.asked(), stateOf()]).toEqual([[PATCHED, 'POST retire_user 400', SEEN], START]);
    });

    test('has the run look when somebody has moved the learner meanwhile', async () => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'delay', ms: 100 } });
      const result = bench.run('runStep', input());
      await bench.whenAsked(NOTES_PATH);
      bench.sandbox.admin.move(learner.userId, 'ABORTED');
      expect(await result).toEqual({ kind: 'elsewhere', began: {} });
      expect(bench.asked()).toEqual([PATCHED, 'POST retire_user 405', SEEN]);
      expect(stateOf()).toBe('ABORTED');
    });

    test('brings the receipt of what was done before the move was seen', async () => {
      bench.sandbox.admin.addFault({ match: { path: PATCH_PATH, nth: 2 }, do: { kind: 'delay', ms: 100 } });
      const result = bench.run('runStep', input());
      while (bench.asked().length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
      bench.sandbox.admin.move(learner.userId, 'ERRORED');
      expect(await result).toMatchObject({ kind: 'elsewhere', began: { receipt: { outcome: 'erased', step: START } } });
      expect(bench.asked()).toEqual([PATCHED, 'POST retire_user 204', 'PATCH update_retirement_status 400', SEEN]);
    });

    test.each([
      [500, 'service.failed', true],
      [503, 'service.unavailable', true],
      [429, 'service.throttled', true],
      [403, 'service.denied', false],
    ])('with a %i says %s and asks nothing more', async (status, type, quick) => {
      bench.sandbox.admin.addFault({ match: { path: NOTES_PATH }, do: { kind: 'status', status } });
      expect(await bench.fail('runStep', input())).toMatchObject({ type, quick, facts: { service: 'LMS', status } });
      expect(bench.failures).toEqual([`LMS ${type}`]);
      expect([bench.asked(), stateOf()]).toEqual([[PATCHED, `POST retire_user ${status}`], START]);
    });
  });

  describe('with a forum that does not know the learner', () => {
    const FORUM = 'RETIRING_FORUMS';
    const open = async (oldForum: boolean) => {
      await bench.close();
      bench = await ActivityBench.open({ oldForum });
      learner = await bench.add({ username: 'ada', state: 'PROCTORING_COMPLETE', holdings: { forum: 'none' } });
    };

    test('believes the 500 of a current release by its text', async () => {
      await open(false);
      expect(await bench.run('runStep', input(FORUM))).toMatchObject({ receipt: { outcome: 'already-absent' } });
      expect(bench.asked()).toEqual([PATCHED, 'POST retire_forum 500', PATCHED]);
    });

    test('believes the 404 of an older release only after the LMS has said that the learner is in this step', async () => {
      await open(true);
      expect(await bench.run('runStep', input(FORUM))).toMatchObject({ receipt: { outcome: 'already-absent' } });
      expect(bench.asked()).toEqual([PATCHED, 'POST retire_forum 404', SEEN, PATCHED]);
    });

    test('does not take a 404 for an erasure when it is the retirement that is gone', async () => {
      await open(false);
      bench.sandbox.admin.addFault({ match: { path: '/api/discussion/' }, do: { kind: 'delay', ms: 100 } });
      const result = bench.run('runStep', input(FORUM));
      await bench.whenAsked('retire_forum');
      bench.sandbox.admin.move(learner.userId, 'PENDING');
      bench.sandbox.admin.cancel(learner.userId);
      expect(await result).toEqual({ kind: 'elsewhere', began: {} });
      expect(bench.asked().slice(0, 3)).toEqual([PATCHED, 'POST retire_forum 404', 'GET retirement_status 404']);
    });
  });

  test('errors nobody when the LMS refuses what follows by the pipeline', async () => {
    bench.sandbox.admin.addFault({ match: { path: PATCH_PATH }, do: { kind: 'refuse' } });
    expect(await bench.fail('runStep', input())).toMatchObject({
      type: 'config.invalid',
      quick: false,
      facts: { service: 'LMS', step: START, status: 400, doubt: 'unexpected' },
      message: expect.stringMatching(/LMS refuses the states of step .* another order; `lethe pipeline states` prints/),
    });
    expect([bench.asked(), stateOf()]).toEqual([['PATCH update_retirement_status 400', SEEN], 'ENROLLMENTS_COMPLETE']);
  });
});
