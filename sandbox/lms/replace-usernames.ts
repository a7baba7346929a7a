import { randomBytes } from 'node:crypto';
import { foldedName } from '../people/folded-name';
import { misfit } from '../people/misfit';
import { type Answer, uncaught } from '../services/answers';
import type { Call, Route } from '../services/call';
import { readMappings, replaced, replaceUsernames } from '../services/replace-usernames';
import type { Site } from '../site';

/** The LMS's own renaming, and the forum's (no s, no slash). */
export const replaceUsernamesRoutes: readonly Route[] = [
  { path: '/api/user/v1/accounts/replace_usernames/', access: 'replacement', POST: replaceInLms },
  { path: '/api/discussion/v1/accounts/replace_username', access: 'replacement', POST: replaceInForum },
];

function replaceInLms(call: Call): Answer {
  const pairs = readMappings(call);
  if ('status' in pairs) return pairs;
  const tries = pairs.map(([old, wanted]) => ({ old, ...rename(call.site, old, wanted) }));
  const told = (isDone: boolean) =>
    tries.filter((one) => one.isDone === isDone).map(({ old, fresh }) => [old, fresh] as const);
  return replaced(told(true), told(false));
}

/** The name that was given in the end: a taken one gets a suffix. One that is longer than the column changes nobody. */
function rename(site: Site, old: string, given: unknown): { readonly fresh: unknown; readonly isDone: boolean } {
  if (given === null) return { fresh: given, isDone: false };
  const wanted = String(given);
  let fresh = wanted;
  while (site.people.live(fresh) !== undefined) fresh = `${wanted}-${randomBytes(2).toString('hex')}`;
  const isDone = misfit({ username: fresh }) === undefined;
  if (!isDone) return { fresh, isDone };
  const live = site.people.live(old);
  const rows = site.retirements.alike(old);
  const person = live ?? rows[0]?.person;
  if (live !== undefined) site.people.rename(live, fresh);
  for (const row of rows) site.retirements.rename(row, fresh);
  for (const row of site.partnerQueue.values()) {
    if (foldedName(row.originalUsername) === foldedName(old)) row.originalUsername = fresh;
  }
  if (person !== undefined) site.lagBehind(['ecommerce', 'credentials', 'discovery'], old, person);
  return { fresh: fresh === wanted ? given : fresh, isDone };
}

/** One user without a forum account, and the whole call fails. */
function replaceInForum(call: Call): Answer {
  const pairs = readMappings(call, { detail: 'The mappings do not match the schema.' });
  if ('status' in pairs) return pairs;
  const known = pairs.map(([old, fresh]) => call.site.people.live(String(fresh)) ?? call.site.people.live(old));
  if (known.some((person) => person?.holdings.forum === 'none')) return uncaught();
  return replaceUsernames(call);
}
