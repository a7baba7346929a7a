/** A connection, or the TLS or the tunnel on it, took too long; failures name it by this code. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
  readonly code = 'CONNECT_TIMEOUT';
  constructor() {
    super('connecting took too long');
  }
}
