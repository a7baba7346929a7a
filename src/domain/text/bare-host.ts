/** A host without the brackets that an address of IPv6 has in a URL and before a port. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
