import { BegunRun } from './begun-run';

const HOUR_MS = 3_600_000;

describe('PENDING before the end of the cool-off', () => {
  it('cools off again when somebody puts the learner back during the first step', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    run.untilStep('RETIRING_ENROLLMENTS');
    run.world.move('RETIRING_ENROLLMENTS', run.nowMs);
    run.goOn('service.unavailable');
    run.world.move('PENDING', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'cooling-off', lmsState: 'PENDING' });
  });

  it.each(['PENDING', 'RETIRING_ENROLLMENTS'])('is not passed by a retry from ERRORED after %s', (from) => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    run.untilStep('RETIRING_ENROLLMENTS').goOn();
    expect(run.ask('reset', { by: 'operator', to: 'PENDING' })).toMatchObject({ accepted: true });
    run.world.move(from, run.nowMs);
    run.world.move('ERRORED', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.lmsState === 'ERRORED');
    run.ask('skip', { by: 'operator', step: 'RETIRING_ENROLLMENTS' });
    expect(run.ask('retry')).toMatchObject({ accepted: false, reason: expect.stringMatching(/cool-off is not over/) });
  });
});

describe('a reset to PENDING under a hold that has an end', () => {
  it('is held until somebody releases, since the cool-off is over', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.ask('hold', { by: 'operator', until: new Date(run.nowMs + HOUR_MS).toISOString() });
    expect(run.ask('reset', { by: 'operator', to: 'PENDING' })).toMatchObject({
      accepted: true,
      note: expect.stringMatching(/held until released/),
    });
    const begun = run.world.starts.length;
    run.nowMs += 2 * HOUR_MS;
    run.tell({ kind: 'waited' });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'held' });
    expect(run.world.starts).toHaveLength(begun);
  });
});

describe('a reset that was asked for where the LMS had the learner in one state', () => {
  it.each(['COMPLETE', 'FORUMS_COMPLETE'])('is refused when it has them %s by now', (state) => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.world.move(state, run.nowMs);
    const asked = { by: 'operator', to: 'PENDING', ifLmsState: 'ENROLLMENTS_COMPLETE' };
    run.tell({ kind: 'verb', verb: 'reset', request: asked, ask: 0, opens: true });
    run.until(({ answers }) => answers.length > 0);
    expect(run.answers[0]).toEqual({
      accepted: false,
      reason: `the LMS says ${state} by now, not ENROLLMENTS_COMPLETE`,
    });
    expect(run.world.row?.currentState).toBe(state);
  });
});

describe('the end of a step that somebody writes by hand', () => {
  const failed = (service: string) =>
    ({
      kind: 'failed',
      failure: { code: 'service.failed', facts: { service }, attempts: 10, timedOut: false },
    }) as const;

  it('is not taken for ours after attempts at which the service failed', () => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    run.world.move('RETIRING_CREDENTIALS', run.nowMs);
    run.goOn(failed('CREDENTIALS'));
    run.untilStep('RETIRING_CREDENTIALS');
    expect(run.command).toMatchObject({ call: { entered: true, mayHaveEnded: false } });
    run.world.move('CREDENTIALS_COMPLETE', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.phase === 'attention');
    expect(run.status).toMatchObject({ wait: { code: 'learner.unexpected-state' } });
  });

  const ERASED = { outcome: 'erased' } as const;

  it('may be ours after an attempt at which the LMS failed when the service had done its work', () => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    const { failure } = failed('LMS');
    run.goOn({ kind: 'failed', failure: { ...failure, told: { began: true, result: ERASED } } });
    run.untilStep('RETIRING_CREDENTIALS');
    expect(run.command).toMatchObject({ call: { mayHaveEnded: true } });
  });

  it.each([
    ['attempts at which the LMS failed before the service was asked', failed('LMS')],
    ['attempts that a verb has ended before the service had done its work', { kind: 'interrupted' } as const],
  ])('is not taken for ours after %s', (_, came) => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    run.world.move('RETIRING_CREDENTIALS', run.nowMs);
    run.goOn(came);
    run.world.move('CREDENTIALS_COMPLETE', run.nowMs);
    run.ask('hold');
    run.ask('release');
    run.until(({ status, command }) => status.phase === 'attention' || command.kind === 'end');
    expect(run.status).toMatchObject({ phase: 'attention', wait: { code: 'learner.unexpected-state' } });
  });
});

describe('a first step whose worker dies each time', () => {
  it('waits, and asks for a person, although the LMS is looked at between', () => {
    const run = new BegunRun();
    for (let n = 0; n < 200 && run.status.phase !== 'attention'; n += 1) {
      const isStep = run.command.kind === 'call' && run.command.call.kind === 'step';
      run.goOn(
        isStep
          ? { kind: 'failed', failure: { code: 'engine.no-worker', facts: {}, attempts: 1, timedOut: true } }
          : undefined,
      );
    }
    expect(run.status).toMatchObject({ phase: 'attention', lmsState: 'PENDING' });
  });
});
