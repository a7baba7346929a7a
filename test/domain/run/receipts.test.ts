import type { Learner } from '../../../src/domain/learner/learner';
import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { planOf, STEPS } from './any-run';
import { BegunRun } from './begun-run';

const LAST = STEPS.at(-1) as PipelineStep;

describe('the receipt of a step that is done', () => {
  it('keeps what the service said when the LMS does not take COMPLETE after it', () => {
    const { start, end, service, method } = LAST;
    const run = new BegunRun().untilStep(start);
    run.world.move(start, run.nowMs);
    run.world.move(end, run.nowMs);
    const at = new Date(run.nowMs).toISOString();
    const receipt = { step: start, service, method, outcome: 'erased', at, attempts: 1 } as const;
    run.goOn({ kind: 'stepped', step: { kind: 'elsewhere', began: { receipt } } });
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
    expect(run.status.receipts.at(-1)).toMatchObject({ step: start, outcome: 'erased' });
  });

  it('does not name what no service told this run', () => {
    const { start, end } = LAST;
    const run = new BegunRun().untilStep(start);
    run.world.move(start, run.nowMs);
    run.goOn({ kind: 'failed', failure: { code: 'service.unavailable', facts: {}, attempts: 1, timedOut: true } });
    run.world.move(end, run.nowMs);
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
    expect(run.status.receipts.at(-1)).toMatchObject({ step: start, outcome: 'done-before' });
  });
});

describe('a reset that nothing accounts for', () => {
  const [enrollments, forums, credentials, last] = STEPS as readonly [
    PipelineStep,
    PipelineStep,
    PipelineStep,
    PipelineStep,
  ];

  it('names the way on by the pipeline in force, and no skip that the run would refuse', () => {
    const run = new BegunRun({ plan: planOf([enrollments, credentials, last]) }).untilStep(last.start);
    run.world.plan = planOf(STEPS);
    const refused = run.ask('reset', { by: 'operator', to: credentials.end });
    const reason = `nothing accounts for ${forums.start}: reset --to ${enrollments.end}`;
    expect(refused).toEqual({ accepted: false, reason });
    expect(run.ask('reset', { by: 'operator', to: enrollments.end })).toMatchObject({ accepted: true });
    expect(run.untilEnded().status).toMatchObject({ phase: 'completed', stepsDone: STEPS.length });
  });

  it('names a hold where no run is open yet: only an open one skips', () => {
    const run = new BegunRun({ state: 'ERRORED' });
    const request = { by: 'operator', to: enrollments.end, dryRun: true };
    run.world.row = { ...(run.world.row as Learner), lastState: credentials.start };
    run.tell({ kind: 'verb', verb: 'reset', request, opens: true, ask: 0 });
    run.goOn();
    expect(run.answers).toEqual([{ accepted: false, reason: expect.stringContaining('hold the learner, then skip') }]);
  });
});
