import { isLoopbackHost } from '../../domain/encryption/loopback';

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
    return { kind: 'invalid', message: 'is not a URL', hint: 'write a URL such as https://courses.example.com' };
  }
  const given = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  if (!hasScheme && !assumeHttps) {
    return {
      kind: 'invalid',
      message: 'has no "https://" before the host',
      hint: `write https://${given.replace(/^\/+/, '')}`,
    };
  }
  let url: URL;
  try {
    url = new URL(hasScheme ? given : `https://${given}`);
  } catch {
    return { kind: 'invalid', message: 'is not a URL', hint: 'write a URL such as https://courses.example.com' };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { kind: 'invalid', message: `is not a web address ("${url.protocol}//")`, hint: 'write an https:// URL' };
  }
  if (url.username !== '' || url.password !== '') {
    return { kind: 'invalid', message: 'contains a user or a password', hint: 'remove everything before the "@"' };
  }
  if (url.search !== '' || url.hash !== '') {
    return { kind: 'invalid', message: 'contains a "?" or a "#"', hint: `write ${url.origin}${url.pathname}` };
  }
  const path = url.pathname.replace(/\/+$/, '');
  const clear = url.protocol === 'http:' && !isLoopbackHost(url.hostname);
  return { kind: 'url', url: `${url.origin}${path}`, origin: url.origin, clear };
}
