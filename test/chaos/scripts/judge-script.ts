import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../../cli/recording-terminal';
import type { CleanRun, ScriptCell } from './script-cell';
import type { ScriptScenario } from './script-scenario';
import type { ScriptSite } from './script-site';

/** How a command came out of its trouble. */
export interface ScriptResult {
  readonly key: string;
  readonly scenario: string;
  readonly title: string;
  readonly track: ScriptCell['track'];
  readonly trouble: string;
  /** `same` as undisturbed; `told`: it said what was not done, and a repeat did the rest. */
  readonly ended: 'same' | 'told';
  /** Promises that were broken, in words. */
  readonly wrong: readonly string[];
}

/** What an undisturbed command has not said or done, though its scenario is about that. */
export function missingOf(
  { does }: Pick<ScriptScenario, 'does'>,
  { said, seen }: { readonly said: unknown; readonly seen: unknown },
): readonly string[] {
  const about = [
    ['says', does.said, said],
    ['leaves', does.seen, seen],
  ] as const;
  return about.flatMap(([verb, wanted, has]) =>
    hasAll(has, wanted) ? [] : [`undisturbed, it ${verb} ${text(has)}, and not ${text(wanted)}`],
  );
}

/** Whether all of `wanted` is in `has`; there may be more. */
function hasAll(has: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return wanted === undefined || Object.is(has, wanted);
  if (typeof has !== 'object' || has === null || Array.isArray(wanted) !== Array.isArray(has)) return false;
  if (Array.isArray(wanted) && wanted.length !== (has as readonly unknown[]).length) return false;
  const all = has as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([key, value]) => hasAll(all[key], value));
}

/**
 * A command says that something went wrong, with an exit code of its own; or it did all that it does undisturbed, and says
 * just that.
 */
export function judgeFirst(
  {
    scenario,
    site,
    outcome,
  }: { readonly scenario: ScriptScenario; readonly site: ScriptSite; readonly outcome: Outcome },
  clean: CleanRun,
): { readonly ended: ScriptResult['ended']; readonly wrong: readonly string[]; readonly todo?: () => void } {
  const json = jsonOf(outcome);
  const said = scenario.said(json);
  const seen = scenario.seen(site);
  const wrong = [...scenario.doubles(site), ...breachesOf(scenario, site)];
  if (outcome.code === clean.code && isDeepStrictEqual(said, clean.said)) {
    const same = isDeepStrictEqual(seen, clean.seen);
    return { ended: 'same', wrong: same ? wrong : [...wrong, `says that all is done, and it is ${text(seen)}`] };
  }
  const todo = json === undefined ? undefined : scenario.admits(site, json);
  // What a schedule has begun is only looked at by the command.
  if (todo !== undefined && (outcome.code !== 0 || scenario.begin !== undefined)) return { ended: 'told', wrong, todo };
  // No answer at all: an error that says so, and what is so is seen by its repeat.
  if (isNoAnswer(json) && outcome.code > 2) return { ended: 'told', wrong, todo: () => {} };
  return { ended: 'told', wrong: [...wrong, `ended with ${outcome.code} and says ${text(said)}: ${outcome.err}`] };
}

/** What was not done is done by the repeat, and nothing twice. */
export function judgeRepeat(
  {
    scenario,
    site,
    outcome,
  }: { readonly scenario: ScriptScenario; readonly site: ScriptSite; readonly outcome: Outcome },
  clean: CleanRun,
): readonly string[] {
  const seen = scenario.seen(site);
  const wrong = [...scenario.doubles(site), ...breachesOf(scenario, site)];
  if (!isDeepStrictEqual(seen, clean.seen)) wrong.push(`after a repeat (${outcome.code}) it is ${text(seen)}`);
  return wrong;
}

function isNoAnswer(json: unknown): boolean {
  return json === undefined || (typeof json === 'object' && json !== null && 'error' in json);
}

export function jsonOf({ out }: Outcome): unknown {
  try {
    return JSON.parse(out);
  } catch {
    return undefined;
  }
}

function breachesOf({ refusals = [] }: ScriptScenario, { sandbox }: ScriptSite): string[] {
  return sandbox.admin
    .violations()
    .filter(({ kind }) => !refusals.includes(kind))
    .map(({ kind, request }) => `broke the contract: ${kind} at ${request.method} ${request.path}`);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
