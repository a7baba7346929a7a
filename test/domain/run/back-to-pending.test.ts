import type { Learner } from '../../../src/domain/learner/learner';
import type { Plan } from '../../../src/domain/pipeline/plan';
import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';
import { failsInside, waitingAt } from './fails-inside';

const BY = { by: 'operator' };
const TO_PENDING = { ...BY, to: 'PENDING' };
const HOUR_MS = 3_600_000;
const started = ({ command }: BegunRun) =>
  command.kind === 'call' && command.call.kind === 'step' ? command.call.step.start : command.kind;

describe('a first step that wrote nothing', () => {
  const longer: Plan = { ...planOf(STEPS), coolOffDays: 30 };

  it.each(['instance.held', 'instance.not-applied', 'service.unavailable', 'engine.no-worker'])(
    'leaves the rules in force in force: %s',
    (code) => {
      const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
      run.goOn(code);
      run.world.plan = longer;
      run.until(({ status }) => status.phase === 'cooling-off');
      expect(run.state.plan.coolOffDays).toBe(30);
      expect(run.world.starts).toEqual([]);
    },
  );

  it('is decided again where a longer cool-off is in force when a worker comes to it', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    expect(run.command).toMatchObject({ call: { coolOffDays: 7 } });
    run.world.plan = longer;
    run.nowMs += 5 * HOUR_MS;
    run.goOn({ kind: 'stepped', step: { kind: 'elsewhere' } });
    run.goOn();
    expect(run.status).toMatchObject({ phase: 'cooling-off' });
    expect(run.world.starts).toEqual([]);
  });

  it.each([
    ['a person has ended the cool-off', () => new BegunRun({ daysAgo: 1 }), 'expedite'],
    ['the learner has begun', () => new BegunRun().untilStep('RETIRING_FORUMS'), 'retry'],
  ] as const)('is due whatever the cool-off in force is, where %s', (_, begin, verb) => {
    const run = begin();
    run.ask(verb);
    run.until(({ command }) => command.kind === 'call' && command.call.kind === 'step');
    expect(run.command).not.toMatchObject({ call: { coolOffDays: expect.anything() } });
  });

  it('is so where it was cut short, too', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn({ kind: 'interrupted' });
    run.world.plan = longer;
    run.until(({ status }) => status.phase === 'cooling-off');
    expect(run.world.starts).toEqual([]);
  });

  it('and one that was begun keeps the plan, until somebody puts the learner back to PENDING', () => {
    const run = waitingAt('RETIRING_FORUMS');
    run.world.plan = longer;
    run.ask('retry');
    expect(run.untilStep('RETIRING_FORUMS').state.plan.coolOffDays).toBe(7);
    run.world.move('PENDING', run.nowMs);
    run.until(({ status }) => status.phase === 'cooling-off');
    expect(run.state.plan.coolOffDays).toBe(30);
  });
});

describe('a reset to PENDING', () => {
  const lost = () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    run.tell({ kind: 'verb', verb: 'reset', request: TO_PENDING, ask: 1 });
    run.until(({ command }) => command.kind === 'call' && command.call.kind === 'write');
    run.world.move('PENDING', run.nowMs);
    run.goOn('service.unavailable');
    return run;
  };

  it.each(['reset', 'cancel', 'expedite'] as const)(
    'whose answer is lost holds the learner, whether %s comes then',
    (verb) => {
      const run = lost();
      run.tell({ kind: 'verb', verb, request: TO_PENDING, ask: 2 });
      expect(run.answers[0]).toMatchObject({
        accepted: false,
        reason: expect.stringMatching(/may have it|carried out/),
      });
      run.until(({ answers }) => answers.length > 1);
      expect(run.status.phase).toBe('held');
      expect(run.world.starts.at(-1)?.step).not.toBe('RETIRING_ENROLLMENTS');
    },
  );

  it('whose answer is lost holds the learner also where the verb after it comes too late', () => {
    const run = lost();
    const notAfter = new Date(run.nowMs + 60_000).toISOString();
    run.tell({ kind: 'verb', verb: 'abort', request: { ...BY, notAfter }, ask: 2 });
    run.goOn('service.unavailable');
    run.nowMs += HOUR_MS;
    run.tell({ kind: 'waited' });
    expect(run.until(({ command }) => command.kind === 'wait').status.phase).toBe('held');
  });

  it('whose answer is lost holds the learner also where the LMS denies the next look', () => {
    const run = lost();
    run.nowMs += HOUR_MS;
    run.tell({ kind: 'waited' });
    run.goOn('service.denied');
    run.nowMs += HOUR_MS;
    run.tell({ kind: 'waited' });
    expect(run.until(({ status }) => status.phase === 'held').world.starts.at(-1)?.step).not.toBe(
      'RETIRING_ENROLLMENTS',
    );
  });

  it('of a learner whom somebody has put back there holds them', () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    run.world.move('PENDING', run.nowMs);
    expect(run.ask('reset', { ...TO_PENDING, dryRun: true })).toMatchObject({ accepted: true });
    const other = waitingAt('RETIRING_CREDENTIALS');
    other.world.move('PENDING', other.nowMs);
    expect(other.ask('reset', TO_PENDING)).toMatchObject({ accepted: true, phase: 'held' });
    expect(other.command).toMatchObject({ kind: 'wait' });
  });

  it('of a learner who cools off is refused, by what the LMS says now', () => {
    expect(new BegunRun({ daysAgo: 1 }).ask('reset', TO_PENDING)).toMatchObject({
      accepted: false,
      reason: expect.stringContaining('cools off: there is nothing to go back to'),
    });
    const moved = new BegunRun({ daysAgo: 1 });
    moved.world.move('RETIRING_ENROLLMENTS', moved.nowMs);
    expect(moved.ask('reset', TO_PENDING)).toMatchObject({ accepted: true, phase: 'cooling-off' });
  });

  it('loses no skip and no expedite that come after it, whatever the first step meets', () => {
    const run = waitingAt('RETIRING_CREDENTIALS');
    run.ask('reset', TO_PENDING);
    expect(run.ask('skip', { ...BY, step: 'RETIRING_ENROLLMENTS' })).toMatchObject({ accepted: true });
    run.ask('release');
    run.untilStep('RETIRING_FORUMS').goOn('instance.held');
    run.nowMs += HOUR_MS;
    expect(started(run.untilStep('RETIRING_FORUMS'))).toBe('RETIRING_FORUMS');
    expect(run.state.receipts).toMatchObject([{ step: 'RETIRING_ENROLLMENTS', outcome: 'skipped' }]);

    const early = new BegunRun({ daysAgo: 1 });
    early.ask('expedite');
    failsInside(early.untilStep('RETIRING_FORUMS')).ask('reset', TO_PENDING);
    early.ask('expedite');
    early.ask('release');
    early.untilStep('RETIRING_ENROLLMENTS').goOn('instance.held');
    early.nowMs += HOUR_MS;
    expect(started(early.untilStep('RETIRING_ENROLLMENTS'))).toBe('RETIRING_ENROLLMENTS');
  });
});

describe('what was done before a reset to PENDING', () => {
  const put = (daysAgo = 9) => {
    const run = new BegunRun({ daysAgo });
    if (daysAgo < 7) run.ask('expedite');
    run.untilStep('RETIRING_CREDENTIALS').ask('reset', TO_PENDING);
    return run;
  };

  it('is shown, and no answer says that nothing was done', () => {
    const run = put(1);
    expect(run.status).toMatchObject({
      phase: 'cooling-off',
      stepsDone: 0,
      perhapsErased: ['RETIRING_ENROLLMENTS', 'RETIRING_FORUMS'],
    });
    const refusals = [run.ask('skip', { ...BY, step: 'RETIRING_FORUMS' }), run.ask('reset', TO_PENDING)];
    expect(JSON.stringify(refusals)).not.toMatch(/nothing has been done/);
    expect(refusals.map(({ accepted }) => accepted)).toEqual([false, false]);
  });

  it('is told who cancels then', () => {
    expect(put().ask('cancel')).toMatchObject({
      note: expect.stringContaining('what RETIRING_ENROLLMENTS, RETIRING_FORUMS did or may have done is not undone'),
    });
  });

  it('is told also of a step that somebody skips then: it may have done something before', () => {
    const run = put();
    run.ask('skip', { ...BY, step: 'RETIRING_FORUMS' });
    expect(run.ask('cancel')).toMatchObject({ note: expect.stringContaining('RETIRING_FORUMS did or may have done') });
  });

  it('is told also where a former run of the learner had done it', () => {
    const former = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    former.ask('abort');
    const run = new BegunRun({ state: 'ABORTED', receipts: former.state.receipts });
    run.world.row = { ...(run.world.row as Learner), lastState: 'FORUMS_COMPLETE' };
    run.state = { ...run.state, learner: run.world.row as Learner };
    run.tell({ kind: 'verb', verb: 'reset', request: TO_PENDING, opens: true, ask: 0 });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status.perhapsErased).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_FORUMS']);
    expect(run.ask('cancel')).toMatchObject({ note: expect.stringContaining('RETIRING_FORUMS did or may have done') });
  });

  it('is not known, and not denied, of a learner whom somebody had moved before the run', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.world.move('CREDENTIALS_COMPLETE', run.nowMs);
    run.world.move('PENDING', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.goOn();
    expect(run.status.unknownBefore).toBe(true);
    expect(run.ask('cancel')).toMatchObject({ note: expect.stringContaining('may have been done before') });
  });

  it('is not known of a learner whom somebody else had completed before the run, and nobody had before', () => {
    const run = new BegunRun({ state: 'COMPLETE' });
    run.tell({ kind: 'verb', verb: 'reset', request: TO_PENDING, opens: true, ask: 0 });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'held', lmsState: 'PENDING', unknownBefore: true });
    expect(new BegunRun().status.unknownBefore).toBeUndefined();
  });
});
