import type { PipelineStep } from '../../../src/domain/pipeline/pipeline';
import { STEPS } from './any-run';
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
    run.goOn({ kind: 'interrupted' });
    run.world.move(start, run.nowMs);
    run.world.move(end, run.nowMs);
    expect(run.untilEnded().state.ended).toMatchObject({ phase: 'completed' });
    expect(run.status.receipts.at(-1)).toMatchObject({ step: start, outcome: 'done-before' });
  });
});
