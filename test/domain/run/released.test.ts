import { BegunRun } from './begun-run';

const HOUR_MS = 3_600_000;
const BY = { by: 'Ada' };

/** Somebody else had put the learner where no step knows them. */
function stuck(): BegunRun {
  const run = new BegunRun().untilStep('RETIRING_FORUMS');
  run.world.move('LOCKING_ACCOUNT', run.nowMs);
  run.tell({ kind: 'nudge', twin: false });
  return run.until(({ command }) => command.kind === 'wait');
}

describe('a run that waits for a person', () => {
  it('asks the LMS at once when it is released: somebody may have put the learner right meanwhile', () => {
    const run = stuck();
    run.ask('hold', BY);
    run.world.move('ENROLLMENTS_COMPLETE', run.nowMs);
    run.nowMs += HOUR_MS;
    expect(run.ask('release', BY)).toMatchObject({ accepted: true });
    expect(run.command).toMatchObject({ kind: 'call', call: { kind: 'look' } });
    expect(run.untilEnded().status.phase).toBe('completed');
  });

  it('does the same when its hold is over', () => {
    const run = stuck();
    run.ask('hold', { ...BY, until: new Date(run.nowMs + HOUR_MS).toISOString() });
    run.goOn();
    expect(run.command).toMatchObject({ kind: 'call', call: { kind: 'look' } });
  });

  it('asks nothing for a release that only asks what would be', () => {
    const run = stuck();
    run.ask('hold', BY);
    run.ask('release', { ...BY, dryRun: true });
    expect(run.command).toMatchObject({ kind: 'wait' });
  });
});

describe('a verb that waits until an attempt that timed out can write no more', () => {
  const timedOut = {
    kind: 'failed',
    failure: { code: 'service.unavailable', facts: { service: 'LMS' }, attempts: 1, timedOut: true },
  } as const;

  it.each([false, true])('says since when, and not since when the run stands where it stands (held: %s)', (held) => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn(timedOut);
    const at = new Date(run.nowMs).toISOString();
    run.nowMs += 10_000;
    if (held) run.ask('hold', BY);
    run.tell({ kind: 'verb', verb: 'reset', request: { ...BY, to: 'PENDING' }, ask: 1 });
    expect(run.command).toMatchObject({ kind: 'wait' });
    expect(run.status.wait).toMatchObject({ since: at, until: new Date(run.state.quietUntilMs).toISOString() });
  });

  it('is told also of a learner who is to cool off', () => {
    const run = new BegunRun({ daysAgo: 9 }).untilStep('RETIRING_ENROLLMENTS');
    run.goOn(timedOut);
    run.world.plan = { ...run.world.plan, coolOffDays: 30 };
    run.tell({ kind: 'nudge', twin: false });
    run.goOn();
    expect(run.command).toMatchObject({ kind: 'wait', untilMs: run.state.quietUntilMs });
    expect(run.status.wait).toMatchObject({ until: new Date(run.state.quietUntilMs).toISOString() });
    expect(run.until(({ status }) => status.phase === 'cooling-off').status.wait).toBeUndefined();
  });
});
