import { GATEWAY_ANSWERS } from '../../sandbox/faults/gateway-answers';
import type { LearnerSpec } from '../../sandbox/people/seed-learners';
import type { Learner } from '../../src/domain/learner/learner';
import { statesOf } from '../../src/domain/pipeline/pipeline';
import { ActivityBench } from '../support/activity-bench';

/** Whatever is in front of a service may answer in its place; none of these is an answer of the service. */
const ANSWERS = GATEWAY_ANSWERS.map(({ name }) => name);

/** What is asked, of whom, and how many requests it makes when all goes well. */
interface Deed {
  readonly what: string;
  readonly spec: Omit<LearnerSpec, 'username'>;
  /** Asks which states the LMS has, once a day. */
  readonly readsAll?: true;
  /** Takes the row away first, so that the LMS has nobody. */
  readonly gone?: true;
  readonly requests: number;
  /** Of very many like requests, the first so many are answered by gateways. */
  readonly spoiled?: number;
  /** The request that the service itself answers: what fails after it is told to the run at once. */
  readonly erases?: number;
  run(bench: ActivityBench, learner: Learner): Promise<unknown>;
}

const step = (start: string, before: string, requests = 3): Deed => ({
  what: `runStep ${start}`,
  spec: { state: before },
  requests,
  erases: 2,
  run: (bench, learner) => bench.run('runStep', bench.stepInput(learner, start)),
});

const states = (bench: ActivityBench) => statesOf(bench.plan.steps);

const DEEDS: readonly Deed[] = [
  step('RETIRING_ENROLLMENTS', 'PENDING'),
  step('RETIRING_NOTES', 'ENROLLMENTS_COMPLETE'),
  step('RETIRING_FORUMS', 'PROCTORING_COMPLETE'),
  step('RETIRING_CREDENTIALS', 'ECOM_COMPLETE'),
  step('RETIRING_LMS', 'LMS_MISC_COMPLETE', 4),
  {
    what: 'runStep that asks first',
    spec: { state: 'ENROLLMENTS_COMPLETE' },
    requests: 4,
    erases: 3,
    run: (bench, learner) => bench.run('runStep', bench.stepInput(learner, 'RETIRING_NOTES', { entered: true })),
  },
  {
    what: 'moveLearner',
    spec: { state: 'RETIRING_NOTES' },
    requests: 2,
    run: (bench, learner) => {
      const input = { whose: bench.whose(learner), to: 'ABORTED', force: false, response: 'no', deadlineMs: 5_000 };
      return bench.run('moveLearner', input);
    },
  },
  {
    what: 'cancelRetirement',
    spec: {},
    requests: 2,
    run: (bench, learner) =>
      bench.run('cancelRetirement', { whose: bench.whose(learner), states: states(bench), lastSeen: 'PENDING' }),
  },
  {
    what: 'cancelRetirement of nobody',
    spec: {},
    gone: true,
    requests: 31,
    spoiled: 6,
    run: (bench, learner) =>
      bench.run('cancelRetirement', { whose: bench.whose(learner), states: ['NOTES_COMPLETE'], lastSeen: 'PENDING' }),
  },
  {
    what: 'look',
    spec: {},
    requests: 1,
    run: (bench, learner) =>
      bench.run('look', { whose: bench.whose(learner), states: states(bench), lastSeen: 'PENDING' }),
  },
  {
    what: 'look for nobody',
    spec: {},
    gone: true,
    requests: 31,
    spoiled: 7,
    run: (bench, learner) =>
      bench.run('look', { whose: bench.whose(learner), states: ['NOTES_COMPLETE'], lastSeen: 'RETIRING_NOTES' }),
  },
  {
    what: 'findLearner',
    spec: {},
    readsAll: true,
    requests: 4,
    run: (bench) => bench.run('findLearner', { instance: 'sandbox', by: { email: 'nobody@example.com' } }),
  },
  {
    what: 'surveyQueue',
    spec: {},
    readsAll: true,
    requests: 4,
    run: (bench) => bench.run('surveyQueue', { instance: 'sandbox', preview: true }),
  },
  {
    what: 'enrolLearners',
    spec: {},
    readsAll: true,
    requests: 4,
    run: (bench) =>
      bench.run('enrolLearners', {
        instance: 'sandbox',
        rules: bench.rules,
        batch: 'b',
        upTo: 1e9,
        startNew: true,
      }),
  },
];

describe.each(DEEDS)('$what', (deed) => {
  let bench: ActivityBench;
  let learner: Learner;
  beforeEach(async () => {
    bench = await ActivityBench.open({ workerMayCancel: true });
    learner = await bench.add({ username: 'ada.invented', createdDaysAgo: 30, ...deed.spec });
    if (deed.gone) bench.sandbox.admin.cancel(learner.userId);
    if (deed.readsAll) await deed.run(bench, learner);
    bench.runs.started.length = 0;
    bench.sandbox.admin.clearRecord();
  });
  afterEach(() => bench.close());

  const places = [...Array.from({ length: deed.spoiled ?? deed.requests }, (_, at) => at + 1), 'every'] as const;

  it.each(places)('makes nothing of a gateway’s answers to request %s', async (place) => {
    for (const answer of ANSWERS) {
      const view = bench.sandbox.admin.learner(learner.userId);
      const nth = place === 'every' ? {} : { nth: place };
      bench.sandbox.admin.addFault({ match: nth, do: { kind: 'gateway', answer } });
      const end = await deed.run(bench, learner).then(
        (value) => ({ answer, value }),
        ({ type, nonRetryable }) => ({ answer, type, nonRetryable }),
      );
      bench.sandbox.admin.removeFaults();
      const isTold = typeof place === 'number' && deed.erases !== undefined && place > deed.erases;
      expect(end).toEqual({ answer, type: 'service.unavailable', nonRetryable: isTold });
      expect([bench.steps, bench.runs.started]).toEqual([[], []]);
      const after = bench.sandbox.admin.learner(learner.userId);
      expect(after.state).not.toBe('COMPLETE');
      if (place === 1 || place === 'every') expect(after).toEqual(view);
      else if (!deed.gone && after.state !== null)
        bench.sandbox.admin.move(learner.userId, deed.spec.state ?? 'PENDING');
    }
  });

  it('does what it is for when nothing is in the way', async () => {
    await deed.run(bench, learner);
    const asked = bench.sandbox.admin.requests().filter(({ query }) => !query.includes('limit=0'));
    expect(asked.length).toBe(deed.requests);
  });
});
