import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAIRS_A_RUN } from '../../../src/workflows/replace-usernames/messages';
import { NAMES_A_REQUEST } from '../../../src/workflows/request-retirements/messages';
import { pick, type ScriptScenario, worked } from './script-scenario';
import type { ScriptSite, SiteNeeds } from './script-site';

const REPLACE_IN_LMS = /^\/api\/user\/v1\/accounts\/replace_usernames\/$/;
const PAIRS = [
  ['ann', 'anna'],
  ['ben', 'benno'],
] as const;
/** The LMS has no such users: nothing is sent of these. */
const NOBODY = Array.from({ length: PAIRS_A_RUN - 1 }, (_, at) => [`nobody-${at}`, `somebody-${at}`] as const);

interface Replaced {
  readonly replacements: readonly { readonly lms: string; readonly wanted: string }[];
}

const live = (site: ScriptSite) => site.sandbox.admin.learners().map(({ liveUsername }) => liveUsername);

const replaceOf = (
  name: string,
  says: string,
  pairs: readonly (readonly [string, string])[],
  more: Pick<ScriptScenario, 'only'> & { readonly needs?: Pick<SiteNeeds, 'long'> } = {},
): ScriptScenario => ({
  ...more,
  name,
  says,
  needs: {
    ...more.needs,
    yaml: (given) =>
      `${given}  username_replacement: {client_id: sandbox-replacement, client_secret: sandbox-replacement-secret}\n`,
  },
  async prepare(site) {
    for (const [username] of PAIRS) {
      const forum = username === 'ben' ? 'none' : 'account';
      site.sandbox.admin.add([{ username, asked: false, holdings: { forum } }]);
    }
    writeFileSync(join(site.folder, 'renames.csv'), pairs.map((pair) => `${pair.join(',')}\n`).join(''));
  },
  line: (site) => `usernames replace --file ${join(site.folder, 'renames.csv')} --yes --json`,
  seen: live,
  said: (json) => pick(json, ['asked', 'success', 'partiallyFailed', 'failed', 'replacements']),
  does: { said: { asked: pairs.length }, seen: ['anna', 'benno'] },
  doubles: (site) => {
    const times = worked(site, 'POST', REPLACE_IN_LMS);
    const done = live(site).filter((name) => PAIRS.some(([, wanted]) => wanted === name)).length;
    return times === done ? [] : [`the LMS replaced ${done} names by ${times} calls`];
  },
  /** A pair whose answer was lost, and which the LMS has not replaced. */
  admits(site, json) {
    const { replacements = [] } = (json ?? {}) as Partial<Replaced>;
    const names = live(site);
    const isTrue = replacements.every(({ lms, wanted }) => (lms === 'replaced') === names.includes(wanted));
    return replacements.length === pairs.length && isTrue ? () => {} : undefined;
  },
});

export const usernamesReplace = replaceOf(
  'usernames replace',
  'two pairs, in the LMS and four other places; one user has no forum account',
  PAIRS,
);

export const usernamesOfTwoRuns = replaceOf(
  'usernames replace (two runs)',
  `${NOBODY.length} users whom the LMS does not know, then a pair, and one more in a second run; swept at these calls and right after them`,
  [...NOBODY, ...PAIRS],
  { needs: { long: true }, only: (requests) => callsAndNext(requests, REPLACED) },
);

const REPLACED = /POST lms .*\/accounts\/replace_usernames\/$/;

/** The requests of this title, and what comes right after each: a run may end there, and another one begin. */
function callsAndNext(requests: readonly string[], title: RegExp): readonly number[] {
  return requests.flatMap((one, at) => {
    const isNext = at > 0 && title.test(requests[at - 1] ?? '');
    return title.test(one) || isNext ? [at + 1] : [];
  });
}

const NAMES = ['dora', 'emil', 'fay'];

const requestOf = (
  name: string,
  says: string,
  {
    free,
    already = [],
    ...more
  }: { readonly free: readonly string[]; readonly already?: readonly string[] } & Pick<ScriptScenario, 'only'> & {
      readonly needs?: Pick<SiteNeeds, 'long'>;
    },
): ScriptScenario => ({
  needs: {},
  ...more,
  name,
  says,
  async prepare({ sandbox }) {
    sandbox.admin.add(already.map((username) => ({ username, createdDaysAgo: 1 })));
    sandbox.admin.add(free.map((username) => ({ username, asked: false })));
  },
  line: () => `request create --usernames ${[...already, ...free, 'nobody'].join()} --yes --json`,
  seen: (site) => site.sandbox.admin.learners().map(({ state, email, password }) => [state, email, password]),
  said: (json) => pick(json, ['asked', 'requested', 'already', 'twins', 'refused', 'free']),
  does: { said: { asked: already.length + free.length + 1, requested: free.length } },
  doubles: () => [],
  /** It says that it did not come to its end, and a repeat tells who is requested. */
  admits: (_, json) =>
    (json as { readonly stopped?: object } | undefined)?.stopped === undefined ? undefined : () => {},
});

export const requestCreate = requestOf(
  'request create',
  'three users who ask for their retirement, and a name that the LMS does not know',
  { free: NAMES },
);

/** So many names fill the first workflow and begin a second one. */
const [ALREADY, FREE] = [NAMES_A_REQUEST - 22, 24];

export const requestOfTwoRuns = requestOf(
  'request create (two runs)',
  `${ALREADY} users who have asked, then ${FREE} who have not: two calls, and one more in a second run; swept at these calls and right after them`,
  {
    already: Array.from({ length: ALREADY }, (_, at) => `asked-${at}`),
    free: Array.from({ length: FREE }, (_, at) => `free-${at}`),
    needs: { long: true },
    only: (requests) => callsAndNext(requests, /bulk_retire_users$/),
  },
);
