import { followsOn, isTooLate, madeAtMs } from '../../../src/domain/instance/follows-on';
import { asked, fresh, NOW, report } from './record-changes';

describe('a change', () => {
  it('that nobody waits for any more is too late, and was made when somebody still did', () => {
    const late = { notAfterMs: NOW - 1 };
    expect([isTooLate(late, NOW), isTooLate({ notAfterMs: NOW }, NOW), isTooLate({}, NOW)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([madeAtMs(late, NOW), madeAtMs({ notAfterMs: NOW + 1 }, NOW), madeAtMs(undefined, NOW)]).toEqual([
      NOW - 1,
      NOW,
      NOW,
    ]);
  });

  it('comes after the revision that was shown, the request that it approves, and the approval that it has used', () => {
    const given = { upTo: 50, coolOffDays: 7 };
    expect([followsOn(fresh(), 'hold', { revisionSeen: 2 }), followsOn(fresh(), 'hold', { revisionSeen: 1 })]).toEqual([
      false,
      true,
    ]);
    const approve = { revisionSeen: 1, change: given };
    expect([followsOn(fresh(), 'approve', approve), followsOn(asked(fresh()), 'approve', approve)]).toEqual([
      false,
      true,
    ]);
    const ended = (grantUsed: number) =>
      followsOn(fresh(), 'reportDiscovery', { change: report({ enrolled: 5, grantUsed }) });
    expect([ended(2), ended(1)]).toEqual([false, true]);
  });

  it('that cannot be read waits for nothing', () => {
    expect([followsOn(fresh(), 'hold', undefined), followsOn(fresh(), 'reportDiscovery', {})]).toEqual([true, true]);
  });
});
