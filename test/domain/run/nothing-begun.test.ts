import type { Came } from '../../../src/domain/run/event';
import { BegunRun } from './begun-run';

const HOUR_MS = 3_600_000;
const KILLED: Came = {
  kind: 'failed',
  failure: { code: 'service.unavailable', facts: {}, attempts: 1, timedOut: true },
};
const UNANSWERED: Came = {
  kind: 'failed',
  failure: { code: 'service.unavailable', facts: {}, attempts: 10, timedOut: false, told: { began: true } },
};
const ways: readonly [string, Came][] = [
  ['was lost with its worker', KILLED],
  ['was cut short', { kind: 'interrupted' }],
  ['had no answer to START_STATE', UNANSWERED],
];

const gone = (run: BegunRun) => {
  run.world.row = undefined;
  run.tell({ kind: 'nudge', twin: false });
  return run.until(({ command }) => command.kind === 'end' || command.kind === 'wait');
};

/** The LMS has been asked since, when no attempt could write any more. */
const readAgain = (run: BegunRun) => {
  run.nowMs += HOUR_MS;
  run.tell({ kind: 'nudge', twin: false });
  run.goOn();
  return run;
};

describe('a first step that wrote nothing', () => {
  it.each(ways)('and %s leaves a learner of whom nothing was begun, once the LMS has said so', (_, how) => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn(how);
    expect(run.state.touched).toEqual(['RETIRING_ENROLLMENTS']);
    readAgain(run);
    expect([run.state.touched, run.status.perhapsErased]).toEqual([[], undefined]);
    expect(gone(run).state.ended).toMatchObject({ phase: 'withdrawn' });
  });

  it.each(ways)('and %s may have been begun, as long as nobody knows better', (_, how) => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn(how);
    expect(gone(run).status).toMatchObject({ phase: 'attention', lmsState: 'gone' });
  });

  it.each(ways)('and %s does not keep a cancel from giving back the whole account', (_, how) => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn(how);
    run.nowMs += HOUR_MS;
    run.tell({ kind: 'nudge', twin: false });
    run.goOn();
    expect(run.ask('cancel')).toMatchObject({ note: 'cancelled: the learner has the account back' });
  });
});

describe('a first step that did write', () => {
  it.each(ways)('and %s counts as begun, also when somebody has put the learner back to PENDING', (_, how) => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.world.move('RETIRING_ENROLLMENTS', run.nowMs);
    run.goOn(how);
    run.world.move('PENDING', run.nowMs);
    readAgain(run);
    expect(run.state.touched).toEqual(['RETIRING_ENROLLMENTS']);
    expect(gone(run).status).toMatchObject({ phase: 'attention', lmsState: 'gone' });
  });

  it('counts as begun also when a later attempt at it was cut short', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.ask('reset', { by: 'Ada', to: 'PENDING', goOn: true });
    run.until(({ command }) => command.kind === 'call' && command.call.kind === 'step').goOn(KILLED);
    readAgain(run);
    expect(run.status.perhapsErased).toEqual(['RETIRING_ENROLLMENTS']);
  });
});
