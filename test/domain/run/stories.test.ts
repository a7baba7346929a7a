import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A run whose service refused a step for good. */
function erroredAt(start: string): BegunRun {
  const run = new BegunRun().untilStep(start);
  run.goOn('service.rejected');
  return run.until(({ world }) => world.row?.currentState === 'ERRORED');
}

describe('a reset to PENDING', () => {
  it('leaves a learner whose cool-off is over held, also after a cancel that the LMS denies', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    expect(run.ask('reset', { to: 'PENDING', by: 'operator' })).toMatchObject({ accepted: true, phase: 'held' });
    run.tell({ kind: 'verb', verb: 'cancel', request: { by: 'operator' }, ask: 1 });
    run.goOn('service.denied');
    expect(run.answers.at(-1)).toMatchObject({ accepted: false, reason: expect.stringMatching(/superuser/) });
    expect(run.command).toMatchObject({ kind: 'wait', summary: 'held by a person' });
    expect(run.ask('release')).toMatchObject({ accepted: true });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
  });

  it('lets a learner cool off whose cool-off is not over', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    run.untilStep('RETIRING_FORUMS');
    expect(run.ask('reset', { to: 'PENDING', by: 'operator' })).toMatchObject({ accepted: true, phase: 'cooling-off' });
    expect(run.command).toMatchObject({ kind: 'wait', summary: 'cool-off of 7 days' });
    expect(run.status.receipts).toEqual([]);
  });

  it('goes on at once when the person says so', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    expect(run.ask('reset', { to: 'PENDING', by: 'operator', goOn: true })).toMatchObject({ phase: 'retiring' });
    run.untilStep('RETIRING_ENROLLMENTS');
  });
});

describe('a second request', () => {
  it('has a cool-off of its own, and nothing of the first, when it is found at a release', () => {
    const run = new BegunRun().untilStep('RETIRING_LMS');
    run.ask('hold');
    run.world.askAgain(run.nowMs, 0);
    run.nowMs += DAY_MS;
    run.ask('release');
    run.until(({ state }) => state.learner.retirementId === 2);
    expect(run.status).toMatchObject({ phase: 'cooling-off', receipts: [], stepsDone: 0 });
    expect(run.world.row?.currentState).toBe('PENDING');
  });
});

describe('a learner who is past steps that nothing accounts for', () => {
  it('asks for a person by their names, and goes on when they are skipped', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.world.move('CREDENTIALS_COMPLETE', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.phase === 'attention');
    expect(run.status.missingSteps).toEqual(['RETIRING_FORUMS', 'RETIRING_CREDENTIALS']);
    for (const step of ['RETIRING_FORUMS', 'RETIRING_CREDENTIALS']) {
      expect(run.ask('skip', { step, by: 'Ada', reason: 'by hand' })).toMatchObject({ accepted: true });
    }
    const { receipts } = run.untilEnded().state;
    expect(run.state.ended).toMatchObject({ phase: 'completed' });
    expect(receipts.filter(({ outcome }) => outcome === 'skipped').map(({ by }) => by)).toEqual(['Ada', 'Ada']);
  });

  it('is never reset forward', () => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    const answer = run.ask('reset', { to: 'LMS_COMPLETE', by: 'operator' });
    expect(answer).toMatchObject({ accepted: false, reason: expect.stringMatching(/only goes back/) });
  });

  it('who is ERRORED by another driver is not retried, but asked about', () => {
    const run = new BegunRun({ state: 'PENDING' });
    run.world.move('RETIRING_FORUMS', run.nowMs);
    run.world.move('ERRORED', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.lmsState === 'ERRORED');
    const reason = expect.stringMatching(/RETIRING_ENROLLMENTS.*skip --step/);
    expect(run.ask('retry')).toMatchObject({ accepted: false, reason });
  });

  it('who is COMPLETE by another hand ends as closed elsewhere, and what is missing is named', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.world.move('COMPLETE', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.untilEnded();
    expect(run.status).toMatchObject({ phase: 'closed-elsewhere', ending: expect.stringMatching(/RETIRING_FORUMS/) });
  });
});

describe('a learner who is ERRORED', () => {
  it('is retried from the START of the step that was refused', () => {
    const run = erroredAt('RETIRING_CREDENTIALS');
    expect(run.status).toMatchObject({ phase: 'attention', step: 'RETIRING_CREDENTIALS' });
    expect(run.ask('retry')).toMatchObject({ accepted: true, note: 'now RETIRING_CREDENTIALS' });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
  });

  it('and moved to ABORTED in the admin is not retried: the run ends aborted', () => {
    const run = erroredAt('RETIRING_CREDENTIALS');
    run.world.move('ABORTED', run.nowMs);
    expect(run.ask('retry')).toMatchObject({ accepted: false });
    expect(run.state.ended).toMatchObject({ phase: 'aborted' });
  });

  it('keeps a retry that meets a dead LMS', () => {
    const run = erroredAt('RETIRING_CREDENTIALS');
    run.tell({ kind: 'verb', verb: 'retry', request: { by: 'operator' }, ask: 7 });
    run.goOn('service.unavailable');
    expect(run.status).toMatchObject({ carryingOut: 'retry', wait: { code: 'service.unavailable', attempts: 10 } });
    expect(run.untilEnded().answers.at(-1)).toMatchObject({ accepted: true });
  });
});

describe('the failure budget', () => {
  it('counts no outage of another kind', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.failFor(4 * MINUTE_MS, 'service.failed').failFor(60 * HOUR_MS, 'service.unavailable');
    run.failFor(4 * MINUTE_MS, 'service.failed');
    expect(run.state.failed).toBeUndefined();
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
  });

  it('of a minute is about a minute', () => {
    const run = new BegunRun({ plan: planOf(STEPS, { failureBudgetMs: 60_000 }) }).untilStep('RETIRING_FORUMS');
    expect(run.command).toMatchObject({ call: { tells500: true } });
    const startMs = run.nowMs;
    run.failFor(61_000, 'service.failed').until(({ world }) => world.row?.currentState === 'ERRORED');
    expect((run.nowMs - startMs) / 60_000).toBeGreaterThan(0.9);
    expect((run.nowMs - startMs) / 60_000).toBeLessThan(2);
  });
});

describe('a run that waits', () => {
  it('is waiting for an hour and asks for a person after it, and still tries by itself', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn('service.unavailable');
    expect(run.status).toMatchObject({ phase: 'waiting', wait: { attempts: 10, until: expect.any(String) } });
    run.failFor(1.1 * HOUR_MS, 'service.unavailable');
    expect(run.status).toMatchObject({ phase: 'attention', wait: { until: expect.any(String) } });
    const { receipts } = run.untilEnded().status;
    expect(receipts.find(({ step }) => step === 'RETIRING_FORUMS')?.attempts).toBeGreaterThan(30);
  });

  it('asks for nobody while somebody holds the instance', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn('instance.held');
    run.nowMs += 3 * HOUR_MS;
    expect(run.status.phase).toBe('waiting');
  });
});

describe('a verb', () => {
  it('that is refused leaves the wait as it was', () => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    run.goOn('service.unavailable');
    const { command } = run;
    expect(run.ask('cancel')).toMatchObject({ accepted: false });
    expect(run.command).toEqual(command);
    expect(run.status).toMatchObject({ phase: 'waiting', wait: { attempts: 10 } });
  });

  it('is refused for another request than the one that its sender saw, and in another phase', () => {
    const run = new BegunRun({ daysAgo: 1 });
    expect(run.ask('abort', { ifRetirementId: 9 })).toMatchObject({ reason: expect.stringMatching(/asked again/) });
    expect(run.ask('hold', { ifPhase: 'retiring' })).toMatchObject({ reason: expect.stringMatching(/cooling-off/) });
  });

  it('that only asks changes nothing, and leaves no trace', () => {
    const run = new BegunRun().untilStep('RETIRING_LMS');
    const before = run.status;
    expect(run.ask('reset', { to: 'FORUMS_COMPLETE', dryRun: true })).toMatchObject({ accepted: true });
    expect(run.ask('hold', { dryRun: true })).toMatchObject({ accepted: true });
    expect(run.status).toMatchObject({ verbs: [], receipts: before.receipts, lmsState: before.lmsState });
  });

  it('keeps no text of any length', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('hold', { by: 'operator', reason: 'x'.repeat(5_000_000) });
    expect(JSON.stringify(run.state).length).toBeLessThan(20_000);
  });

  it('is kept 50 times at most', () => {
    const run = new BegunRun({ daysAgo: 1 });
    for (let at = 0; at < 80; at += 1) run.ask('hold');
    expect(run.status.verbs).toHaveLength(50);
  });
});

describe('a hold', () => {
  it('keeps the first reason and lasts until the longest', () => {
    const run = new BegunRun({ daysAgo: 1 });
    const until = (days: number) => new Date(run.nowMs + days * DAY_MS).toISOString();
    run.ask('hold', { reason: 'audit', until: until(3) });
    run.ask('hold', { reason: 'holidays', until: until(2) });
    expect(run.status).toMatchObject({ holdReason: 'audit', heldUntil: until(3) });
  });
});

describe('a renamed learner', () => {
  it('is never unenrolled: a person is asked, and skip goes on', () => {
    const run = new BegunRun().untilStep('RETIRING_LMS');
    run.goOn({ kind: 'interrupted' });
    run.world.row = run.world.row && { ...run.world.row, username: 'retired__user_1' };
    run.ask('reset', { to: 'PENDING', by: 'operator', goOn: true });
    run.until(({ status }) => status.phase === 'attention');
    expect(run.status.wait).toMatchObject({ code: 'learner.renamed' });
    expect(run.ask('skip', { step: 'RETIRING_ENROLLMENTS', by: 'Ada' })).toMatchObject({ accepted: true });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
  });
});

describe('a learner who is ERRORED and shares a name with another', () => {
  it('shows that first, and the failure when a discovery has seen that it is so no more', () => {
    const run = erroredAt('RETIRING_FORUMS');
    run.tell({ kind: 'nudge', twin: true });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'attention', wait: { code: 'learner.twin' } });
    expect(run.ask('retry')).toMatchObject({ accepted: false, reason: expect.stringContaining('rename one of them') });
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'attention', wait: { code: 'service.rejected' } });
    expect(run.ask('retry')).toMatchObject({ accepted: true });
  });
});
