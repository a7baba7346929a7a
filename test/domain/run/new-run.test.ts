import fc from 'fast-check';
import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { isAccounted, positionOf, receiptFor } from '../../../src/domain/run/account';
import { newRun } from '../../../src/domain/run/new-run';
import { DAY_MS, planOf, rowOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';

const NOW_MS = Date.UTC(2026, 0, 20);
const STATES = statesOf(STEPS);
const STOPPED = ['ERRORED', 'ABORTED'];
/** A run that erased everything. */
const ALL = STEPS.map((step) => receiptFor(step, 'erased', NOW_MS));

const rowIn = (currentState: string, lastState: string) => ({
  ...rowOf(1, NOW_MS - 9 * DAY_MS, currentState, STATES),
  lastState,
});

describe('newRun()', () => {
  it('takes over no receipt for a step that is not behind the learner in the LMS', () => {
    const anyState = fc.constantFrom(...STATES, 'LOCKING_ACCOUNT');
    const anyPlan = fc.shuffledSubarray([...STEPS], { minLength: 1 }).map((steps) => planOf(steps));
    fc.assert(
      fc.property(anyState, anyState, fc.subarray([...ALL]), anyPlan, (currentState, lastState, receipts, plan) => {
        const learner = rowIn(currentState, lastState);
        const run = newRun(
          { instance: 'test', fingerprint: 'test', learner, seenAtMs: NOW_MS, plan, receipts },
          0,
          NOW_MS,
        );
        const stood = STOPPED.includes(currentState) ? lastState : currentState;
        const behind = stood === 'COMPLETE' ? plan.steps.length : Math.floor(positionOf(plan.steps, stood) ?? 0);
        const kept = plan.steps.filter((step) => isAccounted(run.receipts, step));
        const given = plan.steps.slice(0, behind).filter((step) => isAccounted(receipts, step));
        expect(kept).toEqual(given);
        expect(run.receipts).toHaveLength(kept.length);
      }),
    );
  });

  it.each([
    ['PENDING', 'PENDING', []],
    ['FORUMS_COMPLETE', 'RETIRING_FORUMS', ['RETIRING_ENROLLMENTS', 'RETIRING_FORUMS']],
    ['ERRORED', 'RETIRING_FORUMS', ['RETIRING_ENROLLMENTS']],
    ['COMPLETE', 'LMS_COMPLETE', STEPS.map(({ start }) => start)],
  ])('of a learner in %s, after %s, keeps the receipts of what is done there', (state, before, kept) => {
    const learner = rowIn(state, before);
    const run = newRun(
      { instance: 'test', fingerprint: 'test', learner, seenAtMs: NOW_MS, plan: planOf(STEPS), receipts: ALL },
      0,
      NOW_MS,
    );
    expect(run.receipts.map(({ step }) => step)).toEqual(kept);
  });

  it('of a learner who was ERRORED and then aborted, keeps what was done before the row was last written', () => {
    const keptWhen = (modifiedMs: number) => {
      const learner = { ...rowIn('ABORTED', 'ERRORED'), modified: new Date(modifiedMs).toISOString() };
      const start = { instance: 'test', fingerprint: 'test', learner, seenAtMs: NOW_MS, plan: planOf(STEPS) };
      return newRun({ ...start, receipts: ALL }, 0, NOW_MS).receipts.length;
    };
    expect([keptWhen(NOW_MS + 1_000), keptWhen(NOW_MS - DAY_MS)]).toEqual([STEPS.length, 0]);
  });
});

describe('a run that a verb opens for a learner whom a restored LMS has in PENDING again', () => {
  it('erases everything once more after hold and release, whatever a former run accounted for', () => {
    const run = new BegunRun({ receipts: ALL, held: { by: 'operator' } });
    run.ask('release');
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
    expect(run.world.starts.map(({ step }) => step)).toEqual(STEPS.map(({ start }) => start));
  });
});

describe('a learner who is ERRORED further back than this run knows', () => {
  it('is retried from where they were ERRORED, also where this run had got further', () => {
    const run = new BegunRun().untilStep('RETIRING_LMS');
    run.world.move('RETIRING_FORUMS', run.nowMs);
    run.world.move('ERRORED', run.nowMs);
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ status }) => status.phase === 'attention');
    expect(run.status.receipts.map(({ step }) => step)).toEqual(['RETIRING_ENROLLMENTS']);
    expect(run.ask('retry')).toMatchObject({ accepted: true, note: 'now RETIRING_FORUMS' });
  });

  it('keeps a step that a person skips there', () => {
    const run = new BegunRun().untilStep('RETIRING_FORUMS');
    run.goOn('service.rejected');
    run.until(({ world }) => world.row?.currentState === 'ERRORED');
    run.ask('skip', { step: 'RETIRING_FORUMS', by: 'Ada' });
    run.tell({ kind: 'nudge', twin: false });
    run.until(({ command }) => command.kind === 'wait');
    expect(run.status.receipts.at(-1)).toMatchObject({ step: 'RETIRING_FORUMS', outcome: 'skipped' });
  });
});
