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

const codes = Object.keys(FAILURES) as FailureCode[];
const anyName = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,29}$/);
const anyFacts: fc.Arbitrary<FailureFacts> = fc.record(
  {
    service: anyName,
    step: anyName,
    status: fc.integer({ min: 100, max: 599 }),
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
        readonly status?: number;
        readonly contentType?: string;
        readonly location?: string;
        readonly errno?: string;
        readonly doubt?: 'page' | 'unmarked' | 'unexpected';
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
        const known = [code, 'the service', facts.service, facts.status, facts.step].filter(
          (part) => part !== undefined,
        );
        const rest = known.reduce<string>((text, part) => text.replace(String(part), ''), said);
        expect(rest).toMatch(/^(: )?( answered )?( in )?$/);
        expect(new RetirementError(code, facts).message).toBe(said);
      }),
    );
  });

  test.each([
    ['service.unavailable', { service: 'CREDENTIALS', status: 503 }, 'service.unavailable: CREDENTIALS answered 503'],
    ['service.unavailable', { service: 'CREDENTIALS' }, 'service.unavailable: CREDENTIALS'],
    ['service.failed', { status: 500 }, 'service.failed: the service answered 500'],
    [
      'service.rejected',
      { service: 'LMS', step: 'RETIRING_LMS', status: 405 },
      'service.rejected: LMS answered 405 in RETIRING_LMS',
    ],
    ['config.stale', {}, 'config.stale'],
  ] as const)('%s with %j is told as: %s', (code, facts, told) => {
    expect(describeFailure(code, facts)).toBe(told);
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

  it('has a sentence of advice for every code, which says nothing of a person', () => {
    for (const code of [...codes, 'errored'] as const) expect(adviceFor(code)).toMatch(/^[A-Z][ -~]{20,}\.$/);
  });
});
