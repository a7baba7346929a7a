import { statesOf } from '../../../src/domain/pipeline/pipeline';
import { newRun } from '../../../src/domain/run/new-run';
import type { RetireLearnerInput } from '../../../src/workflows/retire-learner/messages';
import { ActivityBench } from '../../support/activity-bench';

const LOCKING = ['LOCKING_ACCOUNT', 'LOCKING_COMPLETE'];

describe('holds that are brought back, of learners whom another run had begun', () => {
  let bench: ActivityBench;
  beforeEach(async () => {
    bench = await ActivityBench.open();
  });
  afterEach(() => bench.close());

  const populate = (states: readonly string[]) => bench.sandbox.admin.populateStates([...states]);
  const stepsOf = (run: RetireLearnerInput) => newRun(run, 0, Date.now()).receipts.map(({ step }) => step);
  const begun = async () => {
    await bench.add({ userId: 3, username: 'second', createdDaysAgo: 1, state: 'RETIRING_NOTES' });
    bench.sandbox.admin.move(3, 'NOTES_COMPLETE');
  };
  const held = async () => {
    const asked = { instance: 'sandbox', held: [{ userId: 3 }], by: 'ada', reason: 'dispute' };
    expect(await bench.run('holdLearners', asked)).toEqual({ held: 1, absent: [] });
    const [run] = bench.runs.started;
    if (run === undefined) throw new Error('nobody was held');
    return run;
  };
  /** The same learner, where a discovery lets them in. */
  const enrolled = async () => {
    bench.runs.started.splice(0);
    const input = { instance: 'sandbox', rules: bench.rules, batch: 'discovery-1', upTo: 1_000_000, startNew: true };
    await bench.run('enrolLearners', input);
    const run = bench.runs.started.find(({ learner }) => learner.userId === 3);
    if (run === undefined) throw new Error('nobody was started');
    return run;
  };

  it('assume the steps before them as a discovery does, beside the states of Tutor', async () => {
    const [pending = '', ...rest] = statesOf(bench.plan.steps);
    populate([pending, ...LOCKING, ...rest]);
    await begun();
    expect(stepsOf(await held())).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_NOTES']);
    expect(stepsOf(await enrolled())).toEqual(['RETIRING_ENROLLMENTS', 'RETIRING_NOTES']);
  });

  it('assume nothing, as a discovery does, where the row of another learner shows another order', async () => {
    const states = [...statesOf(bench.plan.steps)];
    const at = states.indexOf('RETIRING_ECOM');
    const ecom = states.splice(at, 2);
    states.splice(at + 2, 0, ...ecom);
    populate(states);
    await begun();
    await bench.add({ userId: 4, username: 'other', createdDaysAgo: 1, state: 'ECOM_COMPLETE' });
    expect(stepsOf(await enrolled())).toEqual([]);
    bench.runs.started.splice(0);
    expect(stepsOf(await held())).toEqual([]);
  });
});
