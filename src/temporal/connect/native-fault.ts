/**
 * How the native connection says that the server refuses us: its one class has neither code nor cause, so the words of
 * gRPC's status are all there is. No other place reads them; a test lets the real library say them.
 * @source tonic, Code::description of UNAUTHENTICATED and PERMISSION_DENIED
 */
const DENIED =
  /code: 'The (?:request does not have valid authentication credentials|caller does not have permission to execute the specified operation)'/;

/** What the native connection failed with; undefined where it does not say. */
export function nativeFault(error: unknown): 'denied' | 'no-such-address' | undefined {
  // By their names: a client does not load the native library.
  const { name, message = '' } = (error ?? {}) as Partial<Error>;
  // What it cannot connect to at all is a wrong argument.
  if (name === 'TypeError') return 'no-such-address';
  return name === 'TransportError' && DENIED.test(message) ? 'denied' : undefined;
}
