import type { ConnectionOptions } from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Interceptor>;

/** @source @grpc/grpc-js, internal-channel: what it throws for a call on a channel that was closed */
const CLOSED = 'Channel has been shut down';

/** A call that nobody waits for any more. */
const NOBODYS = {
  start: () => {},
  sendMessage: () => {},
  sendMessageWithContext: () => {},
  halfClose: () => {},
  startRead: () => {},
  cancelWithStatus: () => {},
  getPeer: () => '',
  getAuthContext: () => null,
};

/**
 * The client tries a call again by a timer that nothing stops, and on a closed connection that throws where nobody can catch
 * it: the command would end as a crash after it has given its answer. Put it after the interceptor that tries again.
 */
export const unlessClosed: Interceptor = (options, nextCall) => {
  try {
    return nextCall(options) as Call;
  } catch (error) {
    if (error instanceof Error && error.message === CLOSED) return NOBODYS as unknown as Call;
    throw error;
  }
};
