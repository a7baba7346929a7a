/** Ports that a scheme implies. */
const OWN_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * The address of an LMS, written in one way: two files that mean one site give one text. The scheme does not count,
 * nor do case, a port that the scheme implies, a dot at the end of the host or slashes at the end of the path.
 * @param url `base_urls.lms`, an absolute http or https URL
 * @returns `lms.example.com`, `lms.example.com:8000`, `example.com/lms`
 */
export function siteAddress(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = hostname.toLowerCase().replace(/\.+$/, '');
  const at = port === '' || port === OWN_PORTS[protocol] ? '' : `:${port}`;
  return `${host}${at}${pathname.replace(/\/+$/, '')}`;
}
