import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick, type ScriptScenario, worked } from './script-scenario';
import type { ScriptSite } from './script-site';

const REPLACE_IN_LMS = /^\/api\/user\/v1\/accounts\/replace_usernames\/$/;
const PAIRS = [
  ['ann', 'anna'],
  ['ben', 'benno'],
] as const;

interface Replaced {
  readonly replacements: readonly { readonly lms: string; readonly wanted: string }[];
}

const live = (site: ScriptSite) => site.sandbox.admin.learners().map(({ liveUsername }) => liveUsername);

export const usernamesReplace: ScriptScenario = {
  name: 'usernames replace',
  says: 'two pairs, in the LMS and four other places; one user has no forum account',
  needs: {
    yaml: (given) =>
      `${given}  username_replacement: {client_id: sandbox-replacement, client_secret: sandbox-replacement-secret}\n`,
  },
  async prepare(site) {
    for (const [username] of PAIRS) {
      const forum = username === 'ben' ? 'none' : 'account';
      site.sandbox.admin.add([{ username, asked: false, holdings: { forum } }]);
    }
    writeFileSync(join(site.folder, 'renames.csv'), PAIRS.map((pair) => `${pair.join(',')}\n`).join(''));
  },
  line: (site) => `usernames replace --file ${join(site.folder, 'renames.csv')} --yes --json`,
  seen: live,
  said: (json) => pick(json, ['asked', 'success', 'partiallyFailed', 'failed', 'replacements']),
  does: { said: { asked: 2 }, seen: ['anna', 'benno'] },
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
    return replacements.length === PAIRS.length && isTrue ? () => {} : undefined;
  },
};

const NAMES = ['dora', 'emil', 'fay'];

export const requestCreate: ScriptScenario = {
  name: 'request create',
  says: 'three users who ask for their retirement, and a name that the LMS does not know',
  needs: {},
  async prepare({ sandbox }) {
    sandbox.admin.add(NAMES.map((username) => ({ username, asked: false })));
  },
  line: () => `request create --usernames ${[...NAMES, 'nobody'].join()} --yes --json`,
  seen: (site) => site.sandbox.admin.learners().map(({ state, email, password }) => [state, email, password]),
  said: (json) => pick(json, ['asked', 'requested', 'already', 'twins', 'refused', 'free']),
  does: { said: { asked: 4, requested: 3 } },
  doubles: () => [],
  /** It says that it did not come to its end, and a repeat tells who is requested. */
  admits: (_, json) =>
    (json as { readonly stopped?: object } | undefined)?.stopped === undefined ? undefined : () => {},
};
