import { describeStatus } from '../../src/cli/learner/status-text';
import { bar, progressText } from '../../src/cli/shell/progress-text';
import type { RunStatus } from '../../src/domain/run/status';

const WAIT: NonNullable<RunStatus['wait']> = {
  code: 'service.unavailable',
  facts: { service: 'LMS', status: 503 },
  since: '2026-01-16T00:00:00Z',
  until: '2026-01-16T00:05:00Z',
  advice: 'Look at the service.',
};

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
  wait: WAIT,
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
    expect(text).toMatch(/waits for +service\.unavailable: LMS answered 503$/m);
    expect(text).toMatch(/advice +Look at the service\./);
  });

  it.each([
    [
      { status: 302, location: 'sso.example.com', leads: 'login' },
      'answered 302, a redirect to sso.example.com that looks like a login page',
    ],
    [
      { status: 200, contentType: 'text/html', doubt: 'page' },
      'answered 200 (text/html), a page and not its own answer',
    ],
    [{ errno: 'ECONNREFUSED' }, 'refuses the connection (ECONNREFUSED)'],
    [{ errno: 'ENOTFOUND' }, 'has a host name that DNS does not know (ENOTFOUND)'],
    [
      { errno: 'ERR_SSL_WRONG_VERSION_NUMBER' },
      'does not speak TLS at this port; write http://, or the port of its TLS',
    ],
    [{ errno: 'CERT_HAS_EXPIRED' }, 'has a certificate that has expired (CERT_HAS_EXPIRED)'],
    [{ errno: 'ANSWER_TIMEOUT' }, 'did not answer in time (answer_timeout)'],
  ] as const)('says what a service met that keeps the run waiting: %j', (facts, says) => {
    const wait = { ...WAIT, facts: { service: 'CREDENTIALS', host: 'credentials.example.com', ...facts } };
    const line = describeStatus({ ...STATUS, wait })
      .split('\n')
      .find((one) => one.startsWith('waits for'));
    expect(line).toContain(`service.unavailable: CREDENTIALS (credentials.example.com) ${says}`);
  });

  it('names the step whose states the LMS refuses in that order, and what prints the right ones', () => {
    const facts = { service: 'LMS', step: 'RETIRING_FORUMS', status: 400, doubt: 'unexpected' } as const;
    const shown = describeStatus({ ...STATUS, wait: { ...WAIT, code: 'config.invalid', facts } });
    expect(shown).toContain('LMS refuses the states of step RETIRING_FORUMS after those before it');
    expect(shown).toContain('in another order; `lethe pipeline states` prints the RETIREMENT_STATES');
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
