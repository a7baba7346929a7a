import fc from 'fast-check';
import { isPayloadScope, payloadScope } from '../../../src/domain/encryption/payload-scope';

describe('payloadScope()', () => {
  it.each([
    ['retirement/academy/42', 'academy', 'retirement/academy/42'],
    ['discovery/academy/2026-11-21T10:00:00.000Z', 'academy', 'discovery/academy'],
    ['discovery/academy/scheduled', 'academy', 'discovery/academy'],
    ['discovery/academy/scheduled-2026-11-21T10:00:00Z', 'academy', 'discovery/academy'],
    ['discovery/academy/dry-run-2026-11-21T10:00:00.000Z', 'academy', 'discovery/academy'],
    ['discovery-approval/academy', 'academy', 'discovery-approval/academy'],
    ['instance/academy', 'academy', 'instance/academy'],
    ['ask/academy/find-learner/8f2c', 'academy', 'ask/academy'],
    ['find-learner/academy/8f2c', 'academy', 'find-learner/academy'],
    ['somebody-elses', '-', '-'],
    ['retirement/academy/forty-two', '-', '-'],
    ['retirement/academy/42/43', '-', '-'],
    ['retirement/academy', '-', '-'],
    ['discovery/Academy/1', '-', '-'],
    ['/', '-', '-'],
    ['', '-', '-'],
    [undefined, '-', '-'],
  ])('of %s is that of instance %s: %s', (id, instance, text) => {
    expect(payloadScope(id)).toEqual({ instance, text });
  });

  it('is none for the claim of a site, which everybody may read', () => {
    expect(payloadScope('site/0f3a9c')).toBeUndefined();
    expect(payloadScope('site/academy/x')).toBeUndefined();
  });

  it('can be written beside a payload whatever the workflow id is, and tells runs of two learners apart', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `retirement/academy/${text}`),
        ),
        (id) => {
          const scope = payloadScope(id);
          expect(scope === undefined || isPayloadScope(scope.text)).toBe(true);
          if (scope?.text.startsWith('retirement/')) expect(scope.text).toBe(id);
        },
      ),
    );
  });
});
