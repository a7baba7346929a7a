import { isClearUrl } from '../../domain/encryption/loopback';
import { doubledScheme, nowhere } from '../../domain/text/mistaken-address';
import { isPlaceholderHost } from '../../domain/text/placeholder';

const EXAMPLE = 'write a URL such as https://courses.example.com';
const LONGEST = 2_000;
/** Letters of any script come as `xn--…`. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?)$/;

/** A base URL as it is used: with a scheme and without a slash at its end; or why it cannot be. */
export type BaseUrl =
  | { readonly kind: 'url'; readonly url: string; readonly origin: string; readonly clear: boolean }
  | { readonly kind: 'invalid'; readonly message: string; readonly hint: string };

/**
 * `clear` is true when the token would go over a network unencrypted.
 * @param assumeHttps a bare host is taken as `https://host`, as TUBULAR_LMS_HOST may be one
 */
export function readBaseUrl(text: unknown, assumeHttps = false): BaseUrl {
  if (typeof text !== 'string' || text.trim() === '') {
    return { kind: 'invalid', message: 'is not a URL', hint: EXAMPLE };
  }
  const given = text.trim();
  if (given.length > LONGEST) return { kind: 'invalid', message: 'is too long to be a URL', hint: EXAMPLE };
  const doubled = doubledScheme(given);
  if (doubled !== undefined) {
    return { kind: 'invalid', message: 'has "https://" twice', hint: writeIt(given.slice(doubled.length)) };
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  if (!hasScheme && !assumeHttps) {
    return {
      kind: 'invalid',
      message: 'has no "https://" before the host',
      hint: writeIt(given.replace(/^(?:https?:\/*|https?\/+|\/+)/i, '')),
    };
  }
  const wrong = hasScheme ? nowhere(given) : undefined;
  if (wrong !== undefined) return { kind: 'invalid', message: wrong, hint: EXAMPLE };
  let url: URL;
  try {
    url = new URL(hasScheme ? given : `https://${given}`);
  } catch {
    return { kind: 'invalid', message: 'is not a URL', hint: EXAMPLE };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { kind: 'invalid', message: `is not a web address ("${url.protocol}//")`, hint: 'write an https:// URL' };
  }
  if (url.username !== '' || url.password !== '') {
    return { kind: 'invalid', message: 'contains a user or a password', hint: 'remove everything before the "@"' };
  }
  if (isPlaceholderHost(url.hostname) || isPlaceholderHost(decoded(given))) {
    return { kind: 'invalid', message: 'is still the placeholder of an example', hint: EXAMPLE };
  }
  if (!HOST.test(url.hostname)) {
    return { kind: 'invalid', message: 'has no host that can be one', hint: EXAMPLE };
  }
  if (url.search !== '' || url.hash !== '') {
    return {
      kind: 'invalid',
      message: 'contains a "?" or a "#"',
      hint: `write ${withoutUser(url.origin + url.pathname)}`,
    };
  }
  const path = url.pathname.replace(/\/+$/, '');
  return { kind: 'url', url: `${url.origin}${path}`, origin: url.origin, clear: isClearUrl(url.origin) };
}

/** What was most likely meant: an address that can be one, and no word alone, which may be a secret in the wrong place. */
function writeIt(rest: string): string {
  const meant = withoutUser(`https://${rest}`);
  const found = /^https:\/\/(?:localhost|[^/]*[.:])/i.test(meant) && readBaseUrl(meant).kind === 'url';
  return found ? `write ${meant}` : EXAMPLE;
}

/** What is before an "@" may be a password, also one with a slash in it. */
function withoutUser(url: string): string {
  return url.replace(/^(https?:\/\/).*@/s, '$1');
}

/** As it was written: a URL has its own spelling of what cannot be in a host. */
function decoded(given: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/i.exec(given)?.[1]?.replace(/^.*@/, '') ?? '';
}
