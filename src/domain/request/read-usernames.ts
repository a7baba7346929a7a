import { typedName } from '../text/typed-name';

/** Django's column for usernames. */
const LONGEST_USERNAME = 150;
/** Longer lists of faults help nobody. */
const TOLD_AT_MOST = 5;

export type UsernamesRead =
  | { readonly kind: 'usernames'; readonly usernames: readonly string[] }
  | { readonly kind: 'bad'; readonly reason: string };

/**
 * Usernames to ask retirement for, each once. The LMS takes them as one text with commas, and cuts off white space: a name
 * that has a comma cannot be sent there, and is refused.
 * @param given as a person wrote them; blank ones are left out
 */
export function readUsernames(given: readonly string[]): UsernamesRead {
  const usernames = [...new Set(given.map((one) => typedName(one.replace(/^\uFEFF/, ''))).filter((one) => one !== ''))];
  if (usernames.length === 0) return { kind: 'bad', reason: 'there is no username' };
  const faults = usernames.flatMap((username) => faultOf(username) ?? []);
  if (faults.length === 0) return { kind: 'usernames', usernames };
  const more = faults.length > TOLD_AT_MOST ? [`and ${faults.length - TOLD_AT_MOST} more`] : [];
  return { kind: 'bad', reason: [...faults.slice(0, TOLD_AT_MOST), ...more].join('; ') };
}

function faultOf(username: string): string | undefined {
  if (username.includes(',')) return `"${username}" has a comma, which the LMS takes for the end of the name`;
  if (username.includes('@')) return `"${username}" looks like an e-mail address; write the username`;
  return [...username].length > LONGEST_USERNAME ? `"${username.slice(0, 20)}…" is too long for a username` : undefined;
}
