import type { FailureCode } from '../../domain/failure/failure';

/** With these the LMS has done nothing, and would do nothing for the next pair either. */
export const STOPS: readonly FailureCode[] = [
  'service.denied',
  'service.untrusted',
  'secret.missing',
  'instance.not-applied',
  'instance.unreadable',
  'instance.mismatch',
  'engine.no-worker',
  'instance.held',
];
