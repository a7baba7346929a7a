import { describeStatus } from '../../src/cli/learner/status-text';
import { bar, progressText } from '../../src/cli/shell/progress-text';
import type { RunStatus } from '../../src/domain/run/status';

const STATUS: RunStatus = {
  instance: 'demo',
  userId: 7,
  retirementId: 70,
  username: 'alice',
  phase: 'held',
  beneath: 'waiting',
  since: '2026-01-16T00:00:00Z',
  revision: 3,
  lmsState: 'RETIRING_FORUMS',
  lmsStateAt: '2026-01-16T00:00:00Z',
  step: 'RETIRING_FORUMS',
  service: 'LMS',
  requestedAt: '2026-01-01T00:00:00Z',
  stepsDone: 1,
  stepsInAll: 2,
  wait: {
    code: 'service.unavailable',
    facts: { service: 'LMS', status: 503 },
    since: '2026-01-16T00:00:00Z',
    until: '2026-01-16T00:05:00Z',
    advice: 'Look at the service.',
  },
  receipts: [
    {
      step: 'RETIRING_ENROLLMENTS',
      service: 'LMS',
      method: 'retirement_unenroll',
      outcome: 'erased',
      at: '2026-01-15T00:00:00Z',
      attempts: 2,
    },
  ],
  verbs: [
    {
      verb: 'hold',
      request: { by: 'ada', reason: 'legal\u001b[31m' },
      at: '2026-01-16T00:01:00Z',
      answer: { accepted: true, phase: 'held', note: 'held until released' },
    },
  ],
  lastRefusal: {
    verb: 'cancel',
    request: {},
    at: '2026-01-16T00:00:30Z',
    answer: { accepted: false, reason: 'erasing has begun' },
  },
};

describe('describeStatus()', () => {
  const text = describeStatus(STATUS);

  it('says where the run stands, what is below a hold, and what it waits for', () => {
    expect(text).toMatch(/phase +held \(below: waiting\)/);
    expect(text).toMatch(/steps done +1 of 2/);
    expect(text).toMatch(/waits for +service\.unavailable LMS 503/);
    expect(text).toMatch(/advice +Look at the service\./);
  });

  it('prints a receipt for each step', () => {
    expect(text).toMatch(/RETIRING_ENROLLMENTS +LMS +erased +- +2 +2026-01-15T00:00:00Z/);
  });

  it('says of each verb who, why and with what answer, without control characters', () => {
    expect(text).toContain('2026-01-16T00:01:00Z hold by ada, because: legal\uFFFD[31m: held until released');
    expect(text).toContain('last refusal: 2026-01-16T00:00:30Z cancel by unknown: refused, erasing has begun');
  });
});

describe('progressText() of a batch', () => {
  it('counts who has ended against all who were enrolled, and leaves out what is nobody', () => {
    const counts = {
      total: 10,
      completed: 5,
      cancelled: 1,
      withdrawn: 0,
      aborted: 0,
      attention: 1,
      held: 0,
      coolingOff: 2,
      beginning: 0,
      broken: 0,
      moving: 1,
    };
    expect(progressText({ doing: 'following-batch', counts, expected: 12 })).toBe(
      '[############------------] 6/12 ended · 5 completed · 1 cancelled · 1 under way · 1 need a person · 2 cooling off',
    );
  });
});

describe('bar()', () => {
  it('is full when there is nothing to do, and never longer than itself', () => {
    expect(bar(0, 0)).toBe(`[${'#'.repeat(24)}]`);
    expect(bar(9, 3)).toBe(`[${'#'.repeat(24)}]`);
    expect(bar(0, 3)).toBe(`[${'-'.repeat(24)}]`);
  });
});
