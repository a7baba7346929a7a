import { DeniedLearners } from '../../src/serving/denied-learners';
import { createMetrics } from '../../src/telemetry/metrics';

describe('learners whom a service denies us', () => {
  it('are reported for as long as there are some, each instance by itself, and still counted', () => {
    const counted: unknown[] = [];
    const denied = new DeniedLearners();
    const metrics = denied.through({
      ...createMetrics(),
      attention: (...said: unknown[]) => void counted.push(said),
    });
    expect(denied.warnings()).toEqual([]);
    metrics.attention('academy', 'service.denied', 1);
    metrics.attention('college', 'service.denied', 3);
    metrics.attention('college', 'service.failed', 9);
    expect(denied.warnings()).toEqual([
      'academy: 1 learner waits, because a service refuses our credentials (service.denied)',
      'college: 3 learners wait, because a service refuses our credentials (service.denied)',
    ]);
    metrics.attention('academy', 'service.denied', 0);
    metrics.attention('college', 'service.denied', 0);
    expect(denied.warnings()).toEqual([]);
    expect(counted).toHaveLength(5);
  });
});
