import type { Verb, VerbAnswer, VerbRequest } from '../../../src/domain/run/verb';
import { BegunRun } from './begun-run';

const ADA = { by: 'Ada' };
const BEN = { by: 'Ben' };

/** What that verb is answered; the one whose place it takes is answered first. */
function ask(run: BegunRun, verb: Verb, request: VerbRequest): VerbAnswer | undefined {
  run.tell({ kind: 'verb', verb, request, ask: 2 });
  run.until(({ state, command }) => state.owed === undefined || command.kind === 'end');
  return run.answers.at(-1);
}

const isCall =
  (kind: string) =>
  ({ command }: BegunRun) =>
    command.kind === 'call' && command.call.kind === kind;

/** The LMS has done what was asked; the answer to that is lost, and the LMS is out of reach. */
function lost(verb: 'abort' | 'cancel', run: BegunRun): BegunRun {
  run.tell({ kind: 'verb', verb, request: ADA, ask: 1 });
  run.until(isCall(verb === 'abort' ? 'write' : 'cancel'));
  if (verb === 'abort') run.world.move('ABORTED', run.nowMs);
  else run.world.row = undefined;
  run.goOn('service.unavailable');
  return run;
}

const aborted = () => lost('abort', new BegunRun().untilStep('RETIRING_FORUMS'));
const cancelled = () => lost('cancel', new BegunRun({ daysAgo: 1 }));

describe('an abort whose answer was lost', () => {
  it('and which is asked again is told as done, by who asked it first', () => {
    const run = aborted();
    expect(ask(run, 'abort', BEN)).toMatchObject({ accepted: true, phase: 'aborted' });
    expect(run.untilEnded().state.ended).toEqual({ phase: 'aborted', how: 'aborted by Ada' });
  });

  it('keeps a cancel after it from being told as if somebody else had stopped the learner', () => {
    const run = lost('abort', new BegunRun({ daysAgo: 1 }));
    expect(ask(run, 'cancel', BEN)).toEqual({
      accepted: false,
      reason: 'it has ended before this: aborted by Ada',
    });
    expect(run.untilEnded().state.ended?.how).toBe('aborted by Ada');
  });

  it("is told also where Temporal's cancel comes after it", () => {
    const run = aborted();
    run.tell({ kind: 'workflow-cancel' });
    expect(run.untilEnded().state.ended?.how).toBe('aborted by Ada');
  });

  it.each<Verb>(['reset', 'retry', 'expedite'])('which the LMS then denies is still told when %s comes', (verb) => {
    const run = aborted();
    run.nowMs += 3_600_000;
    run.tell({ kind: 'waited' });
    run.goOn('service.denied');
    expect(run.answers.at(-1)).toMatchObject({ accepted: false });
    const answer = ask(run, verb, { ...BEN, to: 'PENDING' });
    if (verb !== 'retry') expect(answer).toMatchObject({ accepted: false });
    expect(run.untilEnded().state.ended).toEqual({ phase: 'aborted', how: 'aborted by Ada' });
  });

  it('and which the LMS never had is tried again', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.tell({ kind: 'verb', verb: 'abort', request: ADA, ask: 1 });
    run.until(isCall('write')).goOn('service.unavailable');
    expect(ask(run, 'abort', BEN)).toMatchObject({ accepted: true });
    expect(run.state.ended?.how).toBe('aborted by Ben');
    expect(run.world.row?.currentState).toBe('ABORTED');
  });
});

describe('a cancel whose answer was lost', () => {
  it('and which is asked again is told as done: the learner has the account back', () => {
    const run = cancelled();
    expect(ask(run, 'cancel', BEN)).toMatchObject({ accepted: true, phase: 'cancelled' });
    expect(run.untilEnded().state.ended).toEqual({ phase: 'cancelled', how: 'cancelled by Ada' });
  });

  it('is not told as withdrawn where an abort comes after it', () => {
    const run = cancelled();
    expect(ask(run, 'abort', BEN)).toMatchObject({ accepted: false, reason: expect.stringContaining('by Ada') });
    expect(run.untilEnded().state.ended?.phase).toBe('cancelled');
  });

  it('leaves a learner who has asked again since as they are', () => {
    const run = cancelled();
    run.world.askAgain(run.nowMs, 0);
    expect(ask(run, 'abort', BEN)).toMatchObject({ accepted: false, reason: expect.stringContaining('asked again') });
    expect(run.until(({ command }) => command.kind === 'wait').status).toMatchObject({
      phase: 'cooling-off',
      retirementId: 2,
    });
  });
});

describe('a dry run', () => {
  it('that no attempt brings to its end is refused in a sentence', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'verb', verb: 'abort', request: { ...ADA, dryRun: true }, ask: 1 });
    const failure = { code: 'service.unavailable', facts: {}, attempts: 1, timedOut: true } as const;
    while (run.answers.length === 0) run.goOn({ kind: 'failed', failure });
    expect(run.answers).toEqual([
      {
        accepted: false,
        reason: 'service.unavailable: no attempt came to its end in time; its worker ended, or the LMS does not answer',
      },
    ]);
  });
});
