import { isSameRequest } from '../../../src/domain/learner/learner';
import type { Came } from '../../../src/domain/run/event';
import { DAY_MS } from './any-run';
import { BegunRun } from './begun-run';

const isCall =
  (kind: string) =>
  ({ command }: BegunRun) =>
    command.kind === 'call' && command.call.kind === kind;

const looked = (run: BegunRun, row: Extract<Came, { kind: 'looked' }>['look']['row']): Came => ({
  kind: 'looked',
  look: { row, seenAtMs: run.nowMs, plan: run.state.plan, approved: true },
});

/** As an LMS does that was restored: the id is given out a second time, to the same learner or to another. */
const withId = (run: BegunRun, more: object) => {
  if (run.world.row !== undefined) run.world.row = { ...run.world.row, ...more };
};

describe('isSameRequest()', () => {
  const one = { userId: 7, retirementId: 46, created: '2026-01-01T08:00:00.349757Z' };

  it('takes three things to be one: the user, the id of the retirement, and when it was asked for', () => {
    expect(isSameRequest(one, { ...one })).toBe(true);
    expect(isSameRequest(one, { ...one, userId: 8 })).toBe(false);
    expect(isSameRequest(one, { ...one, retirementId: 47 })).toBe(false);
    expect(isSameRequest(one, { ...one, created: '2026-01-02T08:00:00.349757Z' })).toBe(false);
  });

  it('minds no other way to write the time, and no database that rounds it', () => {
    expect(isSameRequest(one, { ...one, created: '2026-01-01T11:00:00.349757+03:00' })).toBe(true);
    expect(isSameRequest(one, { ...one, created: '2026-01-01T08:00:00Z' })).toBe(true);
    expect(isSameRequest({ ...one, created: 'x' }, { ...one, created: 'x' })).toBe(true);
  });
});

describe('a restored LMS that gives a retirement id a second time', () => {
  it('to the same learner begins another request, with a cool-off of its own', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.ask('expedite');
    run.untilStep('RETIRING_FORUMS');
    withId(run, { currentState: 'PENDING', lastState: 'PENDING', created: new Date(run.nowMs).toISOString() });
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status).toMatchObject({ phase: 'cooling-off', receipts: [], stepsDone: 0 });
    expect(run.nowMs + 6 * DAY_MS).toBeLessThan(Date.parse(run.status.coolOffEndsAt ?? ''));
  });

  it('to the same learner lets no verb of the first request fall on the second', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'verb', verb: 'expedite', request: { by: 'operator' }, ask: 0 });
    withId(run, { created: new Date(run.nowMs).toISOString() });
    run.until(({ answers }) => answers.length > 0);
    expect(run.answers[0]).toMatchObject({ accepted: false, reason: expect.stringMatching(/asked again/) });
    expect(run.status).toMatchObject({ phase: 'cooling-off' });
  });

  it('to another learner lets this run neither take that learner over nor write anything, and a person is asked', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.tell({ kind: 'nudge', twin: false });
    run.tell({ kind: 'came', call: { kind: 'look', lastSeen: 'PENDING' }, how: { kind: 'interrupted' } });
    const row = { kind: 'found', learner: { ...run.state.learner, userId: 8, currentState: 'PENDING' } } as const;
    run.until(isCall('look')).goOn(looked(run, row));
    expect(run.state.learner.userId).toBe(7);
    expect(run.status).toMatchObject({ phase: 'attention', wait: { code: 'learner.unexpected-state' } });
    expect(run.command.kind).toBe('wait');
  });

  it('to another learner is not told as withdrawn: a person is asked, and can end the run', () => {
    const run = new BegunRun({ daysAgo: 1 });
    run.tell({ kind: 'nudge', twin: false });
    run.until(isCall('look')).goOn(looked(run, { kind: 'gone', reused: true }));
    expect(run.status).toMatchObject({
      phase: 'attention',
      lmsState: 'gone',
      why: expect.stringMatching(/another learner/),
    });
    run.tell({ kind: 'verb', verb: 'cancel', request: { by: 'operator' }, ask: 0 });
    run.until(isCall('look')).goOn(looked(run, { kind: 'gone', reused: true }));
    expect(run.answers.at(-1)).toMatchObject({ accepted: false });
    run.tell({ kind: 'verb', verb: 'abort', request: { by: 'operator' }, ask: 1 });
    run.until(isCall('look')).goOn(looked(run, { kind: 'gone', reused: true }));
    expect(run.answers.at(-1)).toMatchObject({ accepted: true });
    expect(run.state.ended).toMatchObject({ phase: 'withdrawn' });
  });
});
