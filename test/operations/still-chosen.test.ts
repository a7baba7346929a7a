import { isThere } from '../../src/operations/learners/still-chosen';

describe('whether a learner is at a step', () => {
  const at = { userId: 1, step: 'RETIRING_ENROLLMENTS', service: 'LMS' };

  it.each([
    ['retiring', undefined, true],
    ['held', 'retiring', true],
    ['held', 'attention', true],
    // Nothing was begun.
    ['cooling-off', undefined, false],
    ['held', 'cooling-off', false],
  ])('is, in the phase %s above %s: %s', (phase, beneath, is) => {
    const sight = { ...at, phase, ...(beneath === undefined ? {} : { beneath }) };
    expect(isThere({ service: 'LMS' }, sight)).toBe(is);
    expect(isThere({ step: 'RETIRING_ENROLLMENTS' }, sight)).toBe(is);
    expect(isThere({ service: 'ECOMMERCE' }, sight)).toBe(false);
    expect(isThere({}, sight)).toBe(true);
  });
});
