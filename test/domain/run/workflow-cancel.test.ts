import { BegunRun } from './begun-run';

describe("Temporal's own cancel", () => {
  it('gives the account back while the LMS says PENDING and nothing was written', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'workflow-cancel' });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'cancelled' });
  });

  it('gives it back in the first step too, where nothing was written', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn({ kind: 'interrupted' });
    run.tell({ kind: 'workflow-cancel' });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'cancelled' });
  });

  it('aborts once a step is begun, outlives an outage, and nothing takes its place', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.world.move('RETIRING_ENROLLMENTS', run.nowMs);
    run.goOn({ kind: 'interrupted' });
    run.tell({ kind: 'workflow-cancel' });
    run.goOn('service.unavailable');
    expect(run.ask('reset', { to: 'PENDING', by: 'operator' })).toMatchObject({ accepted: false });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'aborted' });
  });
});
