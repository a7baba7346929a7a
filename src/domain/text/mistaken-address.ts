import { isPlaceholder, isPlaceholderHost } from './placeholder';

/** `https://https://host`, which a URL takes for the host `https`. @returns what is before the host, as it was written */
export function doubledScheme(text: string): string | undefined {
  return /^(?:https?(?::\/*|\/+)){2,}/i.exec(text)?.[0];
}

/** What is surely wrong with an address, in words that follow its name; undefined where it may be one. */
export function mistakenAddress(text: string): string | undefined {
  if (doubledScheme(text) !== undefined) return 'has "https://" twice';
  const { username, password, hostname } = URL.canParse(text) ? new URL(text) : NOTHING;
  if (`${username}${password}` !== '') return 'contains a user or a password';
  return isPlaceholder(text) || isPlaceholderHost(hostname) ? 'is still the placeholder of an example' : undefined;
}

const NOTHING = { username: '', password: '', hostname: '' };
