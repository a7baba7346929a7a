import type { InstanceSettings } from '../../src/domain/instance/settings';
import { plan } from './fake-site';

/** Settings of an invented site. */
export function settings(more: Partial<InstanceSettings> = {}): InstanceSettings {
  return {
    environment: 'test',
    lms: 'https://lms.example.com',
    fingerprint: 'f0f0f0f0f0f0f0f0',
    clientId: 'retirement',
    services: { LMS: 'https://lms.example.com', CREDENTIALS: 'https://credentials.example.com' },
    plan: plan(),
    discovery: { newLearnerThreshold: 300, adoptAfterMs: 3_600_000 },
    schedule: { everyMs: 3_600_000, timezone: 'UTC', jitterMs: 300_000, catchupWindowMs: 86_400_000 },
    ...more,
  };
}
