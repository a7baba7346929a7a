import { bareHost } from '../text/bare-host';
/** Whether a host is this machine itself: nothing that is sent there leaves it. @param host with or without brackets */
export function isLoopbackHost(host: string): boolean {
  const name = bareHost(host).toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Whether what is sent to a URL leaves this machine unencrypted. */
export function isClearUrl(url: string): boolean {
  const read = URL.canParse(url) ? new URL(url) : undefined;
  return read?.protocol === 'http:' && !isLoopbackHost(read.hostname);
}
