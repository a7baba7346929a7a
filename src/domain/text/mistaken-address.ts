import { isPlaceholder, isPlaceholderHost } from './placeholder';

/** `https://https://host`, which a URL takes for the host `https`. @returns what is before the host, as it was written */
export function doubledScheme(text: string): string | undefined {
  return /^(?:https?(?::\/*|\/+)){2,}/i.exec(text)?.[0];
}

/** Where nobody can be: a template leaves no host where its value is empty. @returns words that follow the address's name */
export function nowhere(text: string): string | undefined {
  // A URL takes `https:///path` and `https:path` for the host `path`.
  if (/^https?:(?!\/\/[^/\\])/i.test(text.trim())) return 'does not begin with "https://" and a host';
  return URL.canParse(text) && new URL(text).port === '0' ? 'has a port that does not exist' : undefined;
}

/** What is surely wrong with an address, in words that follow its name; undefined where it may be one. */
export function mistakenAddress(text: string): string | undefined {
  if (doubledScheme(text) !== undefined) return 'has "https://" twice';
  const { username, password, hostname } = URL.canParse(text) ? new URL(text) : NOTHING;
  if (`${username}${password}` !== '') return 'contains a user or a password';
  return isPlaceholder(text) || isPlaceholderHost(hostname) ? 'is still the placeholder of an example' : nowhere(text);
}

const NOTHING = { username: '', password: '', hostname: '' };
