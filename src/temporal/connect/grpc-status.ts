import { isGrpcServiceError } from '@temporalio/client';

/** @source https://grpc.io/docs/guides/status-codes */
const CODES = {
  3: 'invalid-argument',
  4: 'deadline-exceeded',
  5: 'not-found',
  6: 'already-exists',
  7: 'permission-denied',
  12: 'unimplemented',
  14: 'unavailable',
  16: 'unauthenticated',
} as const;

export type GrpcStatus = (typeof CODES)[keyof typeof CODES] | 'other' | 'none';

/** What the server said, here or in a cause; `none` when the error did not come from a gRPC call at all. */
export function grpcStatus(error: unknown): GrpcStatus {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at)) return CODES[at.code as keyof typeof CODES] ?? 'other';
  }
  return 'none';
}
