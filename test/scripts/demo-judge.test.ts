import { SANDBOX_PIPELINE } from '../../sandbox/driver-config';
import type { LearnerView } from '../../sandbox/sandbox-admin';
import { judge } from '../../scripts/demo/judge';
import type { LearnerEnd } from '../../scripts/demo/learner-ends';
import type { Play } from '../../scripts/demo/play';
import { demoResult, learnersTable } from '../../scripts/demo/report';
import type { RunStatus } from '../../src/domain/run/status';

const STATES = SANDBOX_PIPELINE.flatMap((step) => step.slice(0, 2));
const LOG = [...STATES, 'COMPLETE'].map((to, at, all) => `Moved from ${all[at - 1] ?? 'PENDING'} to ${to}:\nLethe`);

const view = (userId: number, more: Partial<LearnerView> = {}): LearnerView => ({
  userId,
  retirementId: userId - 5_000_000,
  originalUsername: `learner${userId}`,
  liveUsername: `retired__user_${userId}`,
  email: `retired__user_${userId}@retired.invalid`,
  state: 'COMPLETE',
  created: '2026-01-01T00:00:00Z',
  responses: LOG,
  password: 'unusable',
  active: false,
  inPartnerQueue: false,
  holdings: {} as LearnerView['holdings'],
  traces: [],
  ...more,
});

const status = (more: Partial<RunStatus> = {}) =>
  ({
    phase: 'completed',
    stepsDone: 10,
    stepsInAll: 10,
    receipts: SANDBOX_PIPELINE.map(([step]) => ({ step })),
    ...more,
  }) as RunStatus;

const end = (userId: number, seen: Partial<LearnerView> = {}, run: Partial<RunStatus> = {}): LearnerEnd => ({
  userId,
  view: view(userId, seen),
  status: status(run),
  tookMs: 12_345,
});

const calls = (userId: number) =>
  SANDBOX_PIPELINE.map((_, n) => ({ n, method: 'POST', learner: userId, path: '/x', service: 'lms' }));

/** As much of a play as is judged. */
const play = (requests: unknown[], violations: unknown[] = []) =>
  ({
    cast: { everybody: [] },
    findings: [],
    sandbox: { admin: { requests: () => requests, violations: () => violations } },
  }) as unknown as Play;

const wrong = (ends: readonly LearnerEnd[], requests = ends.flatMap(({ userId }) => calls(userId)), violations = []) =>
  judge(play(requests, violations), ends).filter(({ ok }) => !ok);

describe('judge()', () => {
  it('is content when every learner is forgotten and every step was done once', () => {
    expect(wrong([end(1), end(2)])).toEqual([]);
  });

  it('does not believe COMPLETE while a service still holds something', () => {
    const [finding, ...more] = wrong([end(1), end(2, { traces: ['ecommerce'] })]);
    expect(more).toEqual([]);
    expect(finding?.text).toContain('2 COMPLETE [ecommerce]');
  });

  it('names everybody who is not COMPLETE, in the LMS or in Temporal', () => {
    expect(wrong([end(1, { state: 'ERRORED' })])[0]?.text).toContain('1 ERRORED');
    expect(wrong([end(1, {}, { phase: 'withdrawn' })])).toHaveLength(1);
    expect(wrong([end(1, {}, { receipts: [] })])).toHaveLength(1);
  });

  it('finds a state that was written twice, unless a person put the learner back', () => {
    const twice = [...LOG, `Moved from X to ${STATES[0]}:\nagain`];
    expect(wrong([end(1, { responses: twice })])).toHaveLength(1);
    const errored = [...LOG, 'Moved from X to ERRORED:\nwhy', 'Moved from ERRORED to ECOM_COMPLETE:\nreset'];
    expect(wrong([end(1, { responses: errored })])).toEqual([]);
  });

  it('finds steps that no service was ever asked for', () => {
    expect(wrong([end(1)], calls(1).slice(1))).toHaveLength(1);
  });

  it('finds a request that broke the contract', () => {
    expect(judge(play(calls(1), [{}]), [end(1)]).filter(({ ok }) => !ok)).toHaveLength(1);
  });
});

describe('the demo result', () => {
  const ends = [
    end(1),
    end(2, { state: null }, { phase: 'cancelled', stepsDone: 0 }),
    end(3, { state: 'ERRORED' }, { phase: 'attention', stepsDone: 5 }),
  ];

  it('counts how learners ended, and how fast', () => {
    expect(demoResult(ends, { tookMs: 4_000, firstMovedMs: 1 }, 99, 'http://127.0.0.1:1')).toEqual({
      learners: 3,
      completed: 1,
      cancelled: 1,
      errored: 1,
      requests: 99,
      seconds: 4,
      learnersPerSecond: 0.25,
      webUi: 'http://127.0.0.1:1',
    });
  });

  it('is a table of id, state, steps and time', () => {
    const lines = learnersTable(ends, new Map([[2, 'took it back']])).split('\n');
    expect(lines[1]).toMatch(/^1 +COMPLETE +10\/10 +12\.3 s$/);
    expect(lines[2]).toMatch(/^2 +cancelled +0\/10 +12\.3 s +took it back$/);
    expect(lines[3]).toMatch(/^3 +ERRORED +5\/10/);
  });

  it('says how many rows of a long table are left out, and keeps those with a story', () => {
    const many = Array.from({ length: 100 }, (_, at) => end(at + 1));
    const table = learnersTable(many, new Map([[100, 'refused']]));
    expect(table).toContain('… and 40 more');
    expect(table).toContain('refused');
  });
});
