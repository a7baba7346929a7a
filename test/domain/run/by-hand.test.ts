import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';

const HOUR_MS = 3_600_000;

describe('a learner who is renamed by hand while a step waits', () => {
  const [one, two, three] = STEPS as readonly [PipelineStep, PipelineStep, PipelineStep];
  const notes = { ...one, method: 'retirement_retire_notes' };
  const credentials = { ...three, start: two.start, end: two.end };
  const unenroll = { ...one, start: three.start, end: three.end };
  const plan = planOf([notes, credentials, unenroll]);

  it('is read again before a step that looks by the name, and after quick steps is not', () => {
    const quick = new BegunRun({ plan }).untilStep(unenroll.start);
    expect(quick.command).toMatchObject({ call: { mayBeRenamed: false } });
    const slow = new BegunRun({ plan }).untilStep(credentials.start);
    slow
      .failFor(2 * HOUR_MS, 'service.unavailable')
      .untilStep(credentials.start)
      .untilStep(unenroll.start);
    expect(slow.command).toMatchObject({ call: { mayBeRenamed: true } });
  });
});

describe('a retirement that is gone', () => {
  const away = (run: BegunRun) => {
    run.world.row = undefined;
    return run;
  };

  it('without us is not told as cancelled: the learner may have been erased by another driver', () => {
    const run = away(new BegunRun({ daysAgo: 1 }));
    expect(run.ask('cancel')).toMatchObject({ accepted: false, reason: expect.stringMatching(/no longer has/) });
    expect(run.state.ended).toMatchObject({ phase: 'withdrawn' });
  });

  it('is not told as cancelled after tries that never came to the LMS', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'verb', verb: 'cancel', request: { by: 'operator' }, ask: 0 });
    run.goOn('engine.no-worker');
    away(run).untilEnded();
    expect(run.answers.at(-1)).toMatchObject({ accepted: false });
    expect(run.state.ended).toMatchObject({ phase: 'withdrawn' });
  });

  it('is told as cancelled after a try whose answer was lost', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'verb', verb: 'cancel', request: { by: 'operator' }, ask: 0 });
    run.goOn('service.unavailable');
    away(run).untilEnded();
    expect(run.state.ended).toMatchObject({ phase: 'cancelled' });
  });

  it('is not told as withdrawn when another driver had begun to erase the learner', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.world.move('CREDENTIALS_COMPLETE', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.phase === 'attention');
    away(run).tell({ kind: 'nudge', twin: false });
    run.goOn();
    expect(run.status).toMatchObject({ phase: 'attention', lmsState: 'gone' });
    expect(run.ask('abort')).toMatchObject({ accepted: true });
    expect(run.state.ended).toMatchObject({ phase: 'aborted' });
  });
});

describe('a learner whose cool-off a person has ended', () => {
  it('cools off again when somebody puts them back to PENDING in the admin', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    run.untilStep('RETIRING_FORUMS');
    run.world.move('PENDING', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'cooling-off', lmsState: 'PENDING' });
    expect(run.command).toMatchObject({ kind: 'wait', summary: 'cool-off of 7 days' });
  });
});

describe('a hold', () => {
  it('says until when an attempt that timed out may still write', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn({
      kind: 'failed',
      failure: { code: 'service.unavailable', facts: { service: 'LMS' }, attempts: 1, timedOut: true },
    });
    expect(run.ask('hold')).toMatchObject({ note: expect.stringMatching(/^held until released; .* may still write/) });
    run.nowMs += HOUR_MS;
    expect(run.ask('hold')).toMatchObject({ note: 'held until released' });
  });
});

describe('a verb that was written by hand', () => {
  it.each([
    ['skip', { step: 'RETIRING_FORUMS', by: 5 }, 'by must be a string'],
    ['abort', { dryRun: 'true' }, 'dryRun must be a boolean'],
    ['reset', { to: 'PENDING', goOn: 'false' }, 'goOn must be a boolean'],
    ['hold', { until: {} }, 'until must be a string'],
    ['abort', 'court order', 'a verb takes one JSON object'],
    ['abort', [1], 'a verb takes one JSON object'],
  ] as const)('%s %j is refused, and changes nothing', (verb, given, reason) => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    const before = run.status;
    expect(run.ask(verb, given as object)).toEqual({ accepted: false, reason });
    expect(run.status).toEqual({ ...before, verbs: expect.anything(), lastRefusal: expect.anything() });
  });

  it('keeps nothing of a request but its own parts', () => {
    const run = new BegunRun();
    run.ask('hold', { by: 'operator', ...JSON.parse(`{"__proto__": {"by": "x"}, "more": "${'y'.repeat(9)}"}`) });
    expect(run.state.verbs.at(-1)?.request).toEqual({ by: 'operator' });
  });
});

describe('a run that takes a learner up in the middle of the pipeline', () => {
  it('begins with its first step, as often as that is not let begin, and goes on with the next', () => {
    const run = new BegunRun({ state: 'FORUMS_COMPLETE' }).untilStep('RETIRING_CREDENTIALS');
    expect(run.command).toMatchObject({ call: { begins: true } });
    run.goOn('instance.not-applied');
    run.untilStep('RETIRING_CREDENTIALS');
    expect(run.command).toMatchObject({ call: { begins: true } });
    expect(run.untilStep('RETIRING_LMS').command).toMatchObject({ call: { begins: false } });
  });
});

describe('a run whose record was ended', () => {
  const withoutRecord = (run: BegunRun) => {
    run.world.inForce = false;
    return run;
  };

  it('begins nothing when its cool-off is over, asks for a person, and begins when there is a record again', () => {
    const run = withoutRecord(new BegunRun({ daysAgo: 1 })).until(({ status }) => status.phase === 'attention');
    expect(run.status.wait).toMatchObject({ code: 'instance.not-applied' });
    expect(run.world.row?.currentState).toBe('PENDING');
    run.world.inForce = true;
    expect(run.untilEnded().status.phase).toBe('completed');
  });

  it('goes on by the plan that it has, when it has begun', () => {
    const run = withoutRecord(new BegunRun().untilStep('RETIRING_CREDENTIALS'));
    run.tell({ kind: 'nudge', twin: false });
    expect(run.untilEnded().status.phase).toBe('completed');
  });

  it('can be cancelled and aborted, and is not expedited', () => {
    const asked = (verb: 'cancel' | 'abort' | 'expedite') => withoutRecord(new BegunRun({ daysAgo: 1 })).ask(verb);
    expect([asked('cancel').accepted, asked('abort').accepted]).toEqual([true, true]);
    expect(asked('expedite')).toMatchObject({ accepted: false, reason: expect.stringContaining('in force') });
  });
});
