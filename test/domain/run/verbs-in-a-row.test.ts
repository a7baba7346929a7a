import { currentDetails } from '../../../src/domain/run/current-details';
import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';
import { waitingAt } from './fails-inside';

const BY = { by: 'operator' };
const TO_PENDING = { ...BY, to: 'PENDING' };

describe('verbs in a row', () => {
  const errored = () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    run.world.move('ERRORED', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    return run.until(({ state }) => state.lms.state === 'ERRORED');
  };

  it('a retry keeps the skip of a later step', () => {
    const run = errored();
    run.ask('skip', { ...BY, step: 'RETIRING_LMS' });
    expect(run.ask('retry')).toMatchObject({ accepted: true });
    run.untilEnded();
    expect(run.state.receipts).toContainEqual(expect.objectContaining({ step: 'RETIRING_LMS', outcome: 'skipped' }));
    expect(run.world.erased).not.toContain('RETIRING_LMS');
  });

  it('a hold takes back a retry that the LMS has not taken', () => {
    const run = errored();
    run.tell({ kind: 'verb', verb: 'retry', request: BY, ask: 1 });
    run.goOn('service.unavailable');
    expect(run.ask('hold')).toMatchObject({ accepted: false });
    expect(run.answers.at(-1)).toMatchObject({ accepted: true, phase: 'held' });
    for (let at = 0; at < 5; at += 1) run.goOn();
    expect(run.world.row?.currentState).toBe('ERRORED');
  });

  it('cancel, expedite and retry are judged by what the LMS says, not by what it said', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.world.move('ERRORED', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ state }) => state.lms.state === 'ERRORED');
    run.world.move('PENDING', run.nowMs);
    expect(run.ask('expedite', { ...BY, dryRun: true })).toMatchObject({ accepted: true });
    const gone = new BegunRun({ daysAgo: 1 });
    gone.world.move('ERRORED', gone.nowMs);
    expect(gone.ask('retry')).toMatchObject({ accepted: false, reason: expect.not.stringContaining('has failed') });
    expect(new BegunRun({ daysAgo: 1 }).ask('retry')).toMatchObject({
      accepted: false,
      reason: 'the LMS does not say ERRORED, but PENDING: nothing has failed; expedite ends the cool-off',
    });
    const back = errored();
    expect(back.ask('cancel')).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('the LMS says ERRORED'),
    });
    back.world.move('PENDING', back.nowMs);
    expect(back.ask('cancel')).toMatchObject({ accepted: true });
  });

  it('expedite is refused where no cool-off is in force', () => {
    const run = new BegunRun({ plan: { ...planOf(STEPS), coolOffDays: null } });
    expect(run.ask('expedite')).toMatchObject({ accepted: false, reason: expect.stringContaining('no cool-off') });
  });
});

describe('what is shown', () => {
  it('is where the LMS has the learner while a service fails', () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    expect(run.status.lmsState).toBe('RETIRING_CREDENTIALS');
    expect(currentDetails(run.status, run.nowMs)).toMatch(
      /RETIRING_CREDENTIALS in the LMS, 2026-\d\d-\d\d \d\d:\d\d UTC/,
    );
  });

  it('never promises to try by itself while the run is held', () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    run.ask('hold');
    expect(run.status.wait?.advice).toMatch(/^The run is held, and tries nothing\. After `lethe learner release`: /);
  });

  it('has no marks of Markdown that somebody has put into their name', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('abort', { by: '[x](https://evil.example.com) **b**' });
    expect(currentDetails(run.status, run.nowMs)).not.toMatch(/\]\(|https:\/\//);
  });
});

describe('a learner whom the LMS has in PENDING', () => {
  it('counts as not begun at the next attempt, also after one that may have begun', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn('service.unavailable');
    run.untilStep('RETIRING_ENROLLMENTS');
    expect(run.command).toMatchObject({ call: { before: 'PENDING', entered: false, mayHaveEnded: false } });
  });
});

describe('a learner who is put back by hand in the middle of the first step', () => {
  const begun = () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    return run.untilStep('RETIRING_ENROLLMENTS');
  };

  it('cools off again, also where a later attempt has seen it', () => {
    const run = begun();
    run.world.move('RETIRING_ENROLLMENTS', run.nowMs);
    run.world.move('PENDING', run.nowMs);
    run.goOn({ kind: 'stepped', step: { kind: 'elsewhere', began: {} } });
    expect(run.until(({ command }) => command.kind === 'wait').status.phase).toBe('cooling-off');
    run.world.row = undefined;
    run.tell({ kind: 'nudge', twin: false });
    expect(run.until(({ command }) => command.kind === 'wait').status).toMatchObject({ phase: 'attention' });
  });

  it('is waited for, where an attempt may still write', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    const failure = { code: 'service.unavailable' as const, facts: {}, attempts: 1, timedOut: true };
    run.world.plan = { ...planOf(STEPS), coolOffDays: 30 };
    run.goOn({ kind: 'failed', failure });
    expect(run.state.tried).toBeDefined();
    expect(run.until(({ status }) => status.phase === 'cooling-off').state.tried).toBeUndefined();
    expect(run.world.starts).toEqual([]);
  });
});

describe('what was accepted', () => {
  it.each(['retry', 'reset'] as const)('is not given up for a %s that would be refused', (verb) => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'verb', verb: 'expedite', request: BY, ask: 1 });
    run.goOn('service.unavailable');
    run.tell({ kind: 'verb', verb, request: TO_PENDING, ask: 2 });
    expect(run.answers).toMatchObject([
      { accepted: false, reason: expect.stringContaining('expedite is being carried out') },
    ]);
    expect(run.status.carryingOut).toBe('expedite');
  });
});
