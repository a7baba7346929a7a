/** Where requests get their Authorization header from. */
export interface TokenSource {
  /**
   * The header's whole value, e.g. `JWT eyJ…`.
   * @param signal stops the waiting, never a renewal that others wait for too
   */
  token(signal?: AbortSignal): Promise<string>;
  /** A service has answered 401 to this value; ignored when another has taken its place meanwhile. */
  invalidate(token: string): void;
}
