import type { Came } from '../../../src/domain/run/event';
import { BegunRun } from './begun-run';

const START = 'RETIRING_CREDENTIALS';
const END = 'CREDENTIALS_COMPLETE';
const ERASED = { outcome: 'already-absent', reference: 'job-7' } as const;

/** The service has answered, and the LMS does not take END_STATE. */
const told = (more: object = {}): Came => ({
  kind: 'failed',
  failure: {
    code: 'service.unavailable',
    facts: { service: 'LMS' },
    attempts: 2,
    timedOut: false,
    told: { began: true, result: ERASED },
    ...more,
  },
});

/** A run whose service has answered. */
function answered(): BegunRun {
  const run = new BegunRun().untilStep(START);
  run.world.move(START, run.nowMs);
  run.goOn(told());
  return run;
}

describe('what a service said of a step whose END_STATE the LMS does not take', () => {
  it('goes with the next call, at once', () => {
    const run = answered();
    expect(run.command).toMatchObject({ kind: 'call', call: { step: { start: START }, said: ERASED, entered: true } });
    expect(run.status.phase).toBe('retiring');
  });

  it('is asked with no look in between, also in the first step', () => {
    const run = new BegunRun().untilStep('RETIRING_ENROLLMENTS');
    run.goOn(told());
    expect(run.command).toMatchObject({ call: { kind: 'step', before: 'PENDING', entered: true, said: ERASED } });
    expect(run.status.lmsState).toBe('RETIRING_ENROLLMENTS');
  });

  it.each([
    ['the LMS asks to be left alone for a time', { facts: { service: 'LMS', retryAfterMs: 30_000 } }],
    ['the LMS refuses END_STATE', { code: 'config.invalid' }],
  ])('makes no call at once where %s, and is kept', (_, more) => {
    const run = new BegunRun().untilStep(START);
    run.world.move(START, run.nowMs);
    run.goOn(told(more));
    expect(run.status.phase).toMatch(/waiting|attention/);
    if (run.status.phase === 'waiting') expect(run.status.wait?.until).toBe(new Date(run.nowMs + 30_000).toISOString());
    run.ask('retry');
    run.untilStep(START);
    expect(run.command).toMatchObject({ call: { said: ERASED } });
  });

  it('outlives a verb that ends the back-off, an outage, a hold, and a look', () => {
    const run = answered();
    run.goOn({ kind: 'interrupted' });
    run.ask('hold');
    run.ask('release');
    run.untilStep(START).goOn('service.unavailable');
    run.ask('retry');
    run.tell({ kind: 'nudge', twin: false });
    run.untilStep(START);
    expect(run.command).toMatchObject({ call: { said: ERASED, mayHaveEnded: true } });
  });

  it('is the receipt of a step whose end this run did not see', () => {
    const run = answered();
    run.world.move(END, run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.untilEnded();
    expect(run.status.receipts.find(({ step }) => step === START)).toMatchObject({ ...ERASED, attempts: 2 });
  });

  it('is known from the last heartbeat of an attempt that timed out', () => {
    const run = new BegunRun().untilStep(START);
    run.world.move(START, run.nowMs);
    run.goOn(told({ timedOut: true }));
    run.untilStep(START);
    expect(run.command).toMatchObject({ call: { said: ERASED } });
  });

  it('is forgotten where a person or a restored LMS puts the learner back', () => {
    const byVerb = answered();
    byVerb.ask('reset', { by: 'operator', to: 'FORUMS_COMPLETE' });
    byVerb.untilStep(START);
    expect(byVerb.command).not.toHaveProperty('call.said');
    const byHand = answered();
    byHand.world.move('ENROLLMENTS_COMPLETE', byHand.nowMs);
    byHand.tell({ kind: 'nudge', twin: false });
    byHand.untilStep('RETIRING_FORUMS').untilStep(START);
    expect(byHand.command).not.toHaveProperty('call.said');
  });

  it('goes with no other step', () => {
    expect(answered().untilStep('RETIRING_LMS').command).not.toHaveProperty('call.said');
  });
});

describe('what the attempts before the last one have written', () => {
  it.each(['instance.held', 'config.stale'])('is known also where the last one ended with %s', (code) => {
    const run = new BegunRun({ daysAgo: 9 }).untilStep('RETIRING_ENROLLMENTS');
    run.goOn(told({ code, told: { began: true } }));
    expect(run.state.touched).toEqual(['RETIRING_ENROLLMENTS']);
  });
});
