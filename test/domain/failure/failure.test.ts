import fc from 'fast-check';
import { adviceFor } from '../../../src/domain/failure/advice';
import {
  describeFailure,
  FAILURES,
  type FailureCode,
  type FailureFacts,
  isFailureCode,
  RetirementError,
} from '../../../src/domain/failure/failure';
import { attentionAfterMs } from '../../../src/domain/failure/failures';

const codes = Object.keys(FAILURES) as FailureCode[];
const anyName = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,29}$/);
const anyFacts: fc.Arbitrary<FailureFacts> = fc.record(
  {
    service: anyName,
    step: anyName,
    host: fc.constantFrom('lms.example.com', 'localhost:8000'),
    lacks: fc.array(anyName, { minLength: 1 }),
    status: fc.integer({ min: 100, max: 599 }),
    location: fc.constantFrom('login.example.com', 'unknown'),
    errno: fc.constantFrom('ECONNREFUSED', 'ANSWER_TIMEOUT', 'HALF_BODY', 'CERT_HAS_EXPIRED', 'HPE_INVALID_CONSTANT'),
    leads: fc.constantFrom('login', 'https'),
    plain: fc.constant(true as const),
    doubt: fc.constantFrom('page', 'unmarked', 'wrong-mark', 'cached', 'unexpected'),
    retryAfterMs: fc.nat(),
  },
  { requiredKeys: [] },
);

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe('a failure', () => {
  it('can say a service, a step, a status and a wait, and nothing else: the type is the redaction', () => {
    const same: Same<
      FailureFacts,
      {
        readonly service?: string;
        readonly step?: string;
        readonly host?: string;
        readonly lacks?: readonly string[];
        readonly status?: number;
        readonly contentType?: string;
        readonly location?: string;
        readonly leads?: 'login' | 'https';
        readonly plain?: true;
        readonly errno?: string;
        readonly doubt?: 'page' | 'unmarked' | 'wrong-mark' | 'cached' | 'unexpected';
        readonly field?: string;
        readonly retryAfterMs?: number;
      }
    > = true;
    expect(same).toBe(true);
    // @ts-expect-error no field takes a name
    const named = new RetirementError('service.failed', { username: 'ann' });
    // @ts-expect-error no field takes an address
    const addressed = new RetirementError('service.failed', { email: 'ann@example.com' });
    // @ts-expect-error no field takes a body
    const full = new RetirementError('service.failed', { body: 'ann' });
    // @ts-expect-error nor does another error go along
    const caused = new RetirementError('service.failed', {}, new Error('ann'));
    for (const error of [named, addressed, full, caused]) expect(error.message).toBe('service.failed');
  });

  it('is told in one line of ASCII, made of its code and facts alone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), anyFacts, (code, facts) => {
        const said = describeFailure(code, facts);
        expect(said).toMatch(/^[ -~]+$/);
        expect(said.startsWith(code)).toBe(true);
        expect(new RetirementError(code, facts).message).toBe(said);
        for (const fact of [facts.service, facts.status, facts.step]) {
          if (fact !== undefined) expect(said).toContain(String(fact));
        }
      }),
    );
  });

  const SHOP = { service: 'SHOP', host: 'shop.example.com' };
  test.each([
    ['service.unavailable', { service: 'SHOP', status: 503 }, 'SHOP answered 503'],
    ['service.unavailable', { service: 'SHOP' }, 'SHOP'],
    ['service.failed', { status: 500 }, 'the service answered 500'],
    ['service.rejected', { service: 'LMS', step: 'RETIRING_LMS', status: 405 }, 'LMS answered 405 in RETIRING_LMS'],
    [
      'service.unavailable',
      { ...SHOP, status: 302, contentType: 'text/html', location: 'login.example.com', doubt: 'page' },
      'SHOP (shop.example.com) answered 302 (text/html), a redirect to login.example.com',
    ],
    [
      'service.unavailable',
      { ...SHOP, status: 200, contentType: 'text/html', doubt: 'page' },
      'SHOP (shop.example.com) answered 200 (text/html), a page and not its own answer',
    ],
    [
      'service.unavailable',
      { ...SHOP, status: 404, contentType: 'application/json', doubt: 'unmarked' },
      'SHOP (shop.example.com) answered 404 (application/json) without the Allow header of Open edX',
    ],
    [
      'service.unavailable',
      { ...SHOP, errno: 'ECONNREFUSED' },
      'SHOP (shop.example.com) refuses the connection (ECONNREFUSED)',
    ],
    [
      'service.unavailable',
      { ...SHOP, errno: 'ENOTFOUND' },
      'SHOP (shop.example.com) has a host name that DNS does not know (ENOTFOUND)',
    ],
    [
      'service.unavailable',
      { ...SHOP, errno: 'ERR_SSL_WRONG_VERSION_NUMBER' },
      'SHOP (shop.example.com) does not speak TLS at this port; write http://, or the port of its TLS, in base_urls (ERR_SSL_WRONG_VERSION_NUMBER)',
    ],
    [
      'service.unavailable',
      { ...SHOP, errno: 'ECONNRESET', plain: true },
      'SHOP (shop.example.com) cut the connection (ECONNRESET); if it speaks TLS, write https:// in base_urls',
    ],
    [
      'service.unavailable',
      { ...SHOP, status: 400, contentType: 'text/html', doubt: 'page', plain: true },
      'SHOP (shop.example.com) answered 400 (text/html), a page and not its own answer; if it speaks TLS, write https:// in base_urls',
    ],
    [
      'service.untrusted',
      { ...SHOP, errno: 'CERT_HAS_EXPIRED' },
      'SHOP (shop.example.com) has a certificate that has expired (CERT_HAS_EXPIRED)',
    ],
    ['service.unavailable', { ...SHOP, errno: 'EMFILE' }, 'SHOP (shop.example.com) cannot be reached (EMFILE)'],
    [
      'service.unavailable',
      { ...SHOP, status: 302, location: 'login.example.com', leads: 'login' },
      'SHOP (shop.example.com) answered 302, a redirect to login.example.com that looks like a login page',
    ],
    [
      'service.unavailable',
      { ...SHOP, status: 301, location: 'shop.example.com', leads: 'https' },
      'SHOP (shop.example.com) answered 301, a redirect to shop.example.com over TLS; write https:// in base_urls',
    ],
    [
      'config.invalid',
      { service: 'LMS', status: 400, step: 'RETIRING_ECOM', doubt: 'unexpected' },
      'LMS refuses the states of step RETIRING_ECOM after those before it: it lacks them, or has them in another order; `lethe pipeline states` prints the RETIREMENT_STATES that it needs',
    ],
    [
      'config.invalid',
      { service: 'LMS', status: 400, step: 'RETIRING_ECOM' },
      'LMS has no state RETIRING_ECOM; `lethe pipeline states` prints the RETIREMENT_STATES that it needs',
    ],
    [
      'config.invalid',
      { service: 'LMS', status: 400, step: 'RETIRING_ECOM', lacks: ['RETIRING_ECOM', 'ECOM_COMPLETE'] },
      'LMS has no states RETIRING_ECOM, ECOM_COMPLETE; `lethe pipeline states` prints the RETIREMENT_STATES that it needs',
    ],
    [
      'config.invalid',
      { service: 'LMS', status: 400, step: 'S1', lacks: Array.from({ length: 24 }, (_, at) => `S${at + 1}`) },
      'LMS has no states S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12 and 12 more; `lethe pipeline states` prints the RETIREMENT_STATES that it needs',
    ],
    [
      'service.unavailable',
      { ...SHOP, errno: 'ANSWER_TIMEOUT' },
      'SHOP (shop.example.com) did not answer in time (answer_timeout)',
    ],
    [
      'service.unavailable',
      { service: 'LMS', status: 200, doubt: 'unexpected', field: 'last_state' },
      'LMS answered 200 in a form that it does not use: last_state cannot be read',
    ],
  ] as const)('%s with %j is told as: %s', (code, facts, told) => {
    expect(describeFailure(code, facts)).toBe(`${code}: ${told}`);
  });

  it('without facts is told as its code', () => {
    expect(describeFailure('config.stale')).toBe('config.stale');
    expect(describeFailure('config.stale', { step: 'RETIRING_LMS' })).toBe('config.stale in RETIRING_LMS');
  });

  it('is known by its code, and by nothing that an object has of itself', () => {
    for (const code of codes) expect(isFailureCode(code)).toBe(true);
    for (const other of ['constructor', 'toString', '__proto__', '', undefined, 3, 'service']) {
      expect(isFailureCode(other)).toBe(false);
    }
  });
});

describe('the table of failures', () => {
  it('errors a learner for a refusal alone, and asks a person for whatever is not tried again', () => {
    const errored = codes.filter((code) => FAILURES[code].learner === 'errored');
    expect(errored).toEqual(['service.rejected']);
    for (const code of codes) if (FAILURES[code].retry === 'never') expect(FAILURES[code].attention).toBe(true);
  });

  it('has for every code what to read and what to do, which says nothing of a person', () => {
    for (const code of codes) {
      const { when, what, hint, guide } = FAILURES[code];
      expect(when).toMatch(/^[A-Z][ -~]{20,}\.$/);
      expect(what).toMatch(/^[a-zA-Z][ -~]{10,}[^.]$/);
      expect(hint).toMatch(/\w+ \w+/);
      expect(guide).toMatch(/^[a-z-]+\.md#[a-z-]+$/);
    }
    for (const code of [...codes, 'errored'] as const) expect(adviceFor(code)).toMatch(/^[A-Z][ -~]{20,}\.$/);
  });

  it('asks a person at once, after an hour, or never for a wait that somebody asked for', () => {
    expect(attentionAfterMs('service.denied')).toBe(0);
    expect(attentionAfterMs('service.unavailable')).toBe(3_600_000);
    expect(attentionAfterMs('instance.held')).toBe(Number.POSITIVE_INFINITY);
  });
});
