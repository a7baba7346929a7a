import { EngineFault } from '../connect/engine-fault';
import { grpcStatus } from '../connect/grpc-status';

/** Where the server leaves setting up to its own console, what a person must do there; else the error as it is. */
export function addByHand(error: unknown, namespace: string, items: readonly string[]): unknown {
  if (!['permission-denied', 'unimplemented', 'unauthenticated'].includes(grpcStatus(error))) return error;
  return new EngineFault(
    `This Temporal server does not let us change namespace "${namespace}" (Temporal Cloud never does).\n` +
      'Add by hand, in its console or with tcld, and run `lethe setup` again:\n' +
      items.map((item) => `  ${item}`).join('\n'),
    { cause: error },
  );
}
