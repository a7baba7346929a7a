import type { Plan } from '../../../src/domain/pipeline/plan';
import { currentDetails } from '../../../src/domain/run/current-details';
import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';

const BY = { by: 'operator' };
const TO_PENDING = { ...BY, to: 'PENDING' };
const HOUR_MS = 3_600_000;
const started = ({ command }: BegunRun) =>
  command.kind === 'call' && command.call.kind === 'step' ? command.call.step.start : command.kind;

/** The service answers 503, after START_STATE. */
function failsInside(run: BegunRun): BegunRun {
  const { command } = run;
  if (command.kind !== 'call' || command.call.kind !== 'step') throw new Error('no step');
  run.world.move(command.call.step.start, run.nowMs);
  const facts = { service: command.call.step.service, status: 503 };
  const told = { began: true, enteredAtMs: run.nowMs };
  const failure = { code: 'service.unavailable' as const, facts, attempts: 10, timedOut: false, told };
  run.goOn({ kind: 'failed', failure });
  return run;
}

const waitingAt = (start: string) => failsInside(new BegunRun().untilStep(start));

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
  it.each(['reset', 'cancel', 'expedite'] as const)(
    'whose answer is lost holds the learner also when %s takes its place',
    (verb) => {
      const run = waitingAt('RETIRING_CREDENTIALS');
      run.tell({ kind: 'verb', verb: 'reset', request: TO_PENDING, ask: 1 });
      run.until(({ command }) => command.kind === 'call' && command.call.kind === 'write');
      run.world.move('PENDING', run.nowMs);
      run.goOn('service.unavailable');
      run.tell({ kind: 'verb', verb, request: TO_PENDING, ask: 2 });
      expect(run.answers[0]).toMatchObject({ accepted: false, reason: expect.stringContaining('the LMS may have it') });
      if (verb === 'cancel') {
        const how = { kind: 'failed', failure: denied } as const;
        while (run.command.kind === 'call') run.goOn(run.command.call.kind === 'cancel' ? how : undefined);
      }
      run.until(({ answers }) => answers.length > 1);
      expect(run.status.phase).toBe('held');
      expect(run.world.starts.at(-1)?.step).not.toBe('RETIRING_ENROLLMENTS');
    },
  );
  const denied = { code: 'service.denied' as const, facts: { status: 403 }, attempts: 1, timedOut: false };

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
      reason: expect.stringContaining('nothing has been done yet'),
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
