import type { Outcome } from '../../cli/recording-terminal';
import type { ScriptSite, SiteNeeds } from './script-site';

/** A command of the scripts, and what is to be seen of it. */
export interface ScriptScenario {
  readonly name: string;
  readonly says: string;
  readonly needs: SiteNeeds;
  /** Where only some requests are swept, since the rest is as in another scenario. @returns their numbers, from 1 */
  only?(requests: readonly string[]): readonly number[];
  /** Before anything is counted: people, runs, old files. A worker is there. */
  prepare(site: ScriptSite): Promise<void>;
  /** What is begun without a command, and ended by itself: then the command says what came of it. */
  begin?(site: ScriptSite): Promise<void>;
  /** The command line, without its instance; JSON comes of it. */
  line(site: ScriptSite): string;
  /** When what the command has begun is over, too. */
  settle?(site: ScriptSite): Promise<void>;
  /** What the services and the disk have now: no times and no random names in it. */
  seen(site: ScriptSite): unknown;
  /** What the command said, as far as it is the same each time. */
  said(json: unknown): unknown;
  /**
   * What the undisturbed command must have said and done, at least: one that finds nothing to do is a sweep of nothing, and
   * would be right whatever goes wrong.
   */
  readonly does: { readonly said?: object; readonly seen?: object };
  /** What was done more often than once, or not at all, that cannot be repeated; in words. */
  doubles(site: ScriptSite): readonly string[];
  /**
   * Answers that are true beside that of the undisturbed command, with what a person is told to do then; undefined where the
   * answer says something that is not so.
   */
  admits(site: ScriptSite, json: unknown): (() => void) | undefined;
  /** Breaches of the contract that a repeat after a lost answer causes, and which the LMS refuses. */
  readonly refusals?: readonly string[];
}

/** The command, and what goes before it. */
export async function invoke(scenario: ScriptScenario, site: ScriptSite): Promise<Outcome> {
  await scenario.begin?.(site);
  return site.run(scenario.line(site));
}

/** Where nothing but the undisturbed answer is true. */
export const ADMITS_NOTHING = () => undefined;

/** Requests that did their work, by their method and the end of their path. */
export function worked(site: ScriptSite, method: string, end: RegExp): number {
  return site.sandbox.admin
    .requests()
    .filter((one) => one.method === method && end.test(one.path) && one.worked !== null && one.worked < 300).length;
}

export function pick(json: unknown, keys: readonly string[]): unknown {
  const given = (json ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(keys.map((key) => [key, given[key]]));
}
