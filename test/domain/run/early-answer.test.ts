import { BegunRun } from './begun-run';

describe('a verb that waits for the LMS in a long history', () => {
  /** The LMS is down, and the history is long: the run cannot continue as new while somebody waits. */
  function answeredEarly(verb: 'abort' | 'reset'): BegunRun {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    run.tell({ kind: 'verb', verb, request: { by: 'Ada', to: 'PENDING' }, ask: 1 });
    run.goOn('service.unavailable');
    expect(run.answers).toEqual([]);
    run.tell({ kind: 'long-history' });
    return run;
  }

  it('is answered before it is done, outlives the new run, and is done when the LMS answers', () => {
    const run = answeredEarly('abort');
    expect(run.answers).toEqual([{ accepted: true, phase: 'waiting', note: expect.stringMatching(/not done yet/) }]);
    expect(run.command).toEqual({ kind: 'continue-as-new' });
    run.state = JSON.parse(JSON.stringify(run.state));
    run.goOn();
    expect(run.status).toMatchObject({ phase: 'waiting', carryingOut: 'abort' });
    run.untilEnded();
    expect(run.world.row?.currentState).toBe('ABORTED');
    expect(run.status).toMatchObject({ phase: 'aborted', verbs: [{ answer: { accepted: true } }] });
    expect(run.answers).toHaveLength(1);
  });

  it('is refused where all can read it when the LMS has come to say something else', () => {
    const run = answeredEarly('reset');
    run.goOn();
    run.world.move('ABORTED', run.nowMs);
    run.untilEnded();
    expect(run.status).toMatchObject({ phase: 'aborted', lastRefusal: { verb: 'reset' } });
  });

  it('and only asked is refused, not accepted', () => {
    const run = new BegunRun().untilStep('RETIRING_CREDENTIALS');
    run.tell({ kind: 'verb', verb: 'abort', request: { dryRun: true }, ask: 1 });
    const failure = { code: 'service.unavailable' as const, facts: {}, attempts: 1, timedOut: true };
    run.tell({ kind: 'long-history' });
    for (let at = 0; at < 6 && run.answers.length === 0; at += 1) run.goOn({ kind: 'failed', failure });
    expect(run.answers).toMatchObject([{ accepted: false }]);
    expect(run.state.owed).toBeUndefined();
  });
});
