import { BlockList, isIP } from 'node:net';

/** A proxy variable that cannot be used; its value is not repeated, as a password may be in it. */
export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';
  constructor(readonly variable: string) {
    super(`${variable} is not the URL of an HTTP proxy`);
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy on the way to `url`, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in small letters or capitals. This
 * machine itself is never asked for through a proxy.
 * @throws {ProxyFault}
 * @source https://about.gitlab.com/blog/we-need-to-talk-no-proxy, for what the variables mean to most programs
 */
export function proxyFor(url: string, env: Env): URL | undefined {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host)) return undefined;
  const [variable, value] =
    said(env, protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? said(env, 'all_proxy') ?? [];
  if (variable === undefined || value === undefined) return undefined;
  const proxy = readProxy(variable, value);
  const [, exceptions = ''] = said(env, 'no_proxy') ?? [];
  const portOf = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  const excepted = exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .some((one) => one !== '' && isMeant(one, host, portOf));
  return excepted ? undefined : proxy;
}

function said(env: Env, name: string): readonly [name: string, value: string] | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const value = env[spelling]?.trim();
    if (value) return [spelling, value];
  }
  return undefined;
}

function readProxy(variable: string, value: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new ProxyFault(variable);
  }
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    throw new ProxyFault(variable);
  }
  return url;
}

/** `*`, a host and all below it (with or without a dot or `*.` before it), an address, a network; each with a port or none. */
function isMeant(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  if (exception.includes('/')) return isWithin(exception, host);
  const [, name = exception, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(exception) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`));
}

function isWithin(network: string, host: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const kind = isIP(address);
  if (kind === 0 || isIP(host) !== kind || !/^\d+$/.test(bits) || Number(bits) > (kind === 4 ? 32 : 128)) return false;
  const family = kind === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return list.check(host, family);
}
