import { whoHasName } from '../../../src/activities/kit/who-has-name';
import { type FailureCode, type FailureFacts, RetirementError } from '../../../src/domain/failure/failure';
import type { LmsClient } from '../../../src/openedx/lms/lms';

const LEARNER = { originalUsername: 'Rene', userId: 7 };
const lms = (facts: FailureFacts, code: FailureCode = 'service.unavailable') =>
  ({
    account: async () => {
      throw new RetirementError(code, { service: 'LMS', ...facts });
    },
  }) as unknown as LmsClient;

describe('whoHasName()', () => {
  it('leaves it to a person where a proxy takes the mark from the answer that nobody has the name', async () => {
    expect(await whoHasName(lms({ status: 404, doubt: 'unexpected' }), LEARNER)).toBe('not-asked');
  });

  it('takes a refusal of the question for no refusal of the step', async () => {
    const asked = whoHasName(lms({ status: 400 }, 'service.rejected'), LEARNER);
    await expect(asked).rejects.toMatchObject({ code: 'service.unavailable' });
  });

  it.each<FailureFacts>([
    { status: 404, doubt: 'unmarked' },
    { status: 404, doubt: 'page' },
    { status: 502 },
    { status: 200, doubt: 'unexpected' },
  ])('waits for the LMS where something else answers: %j', async (facts) => {
    await expect(whoHasName(lms(facts), LEARNER)).rejects.toMatchObject({ code: 'service.unavailable' });
  });
});
