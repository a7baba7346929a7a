import type { ScriptScenario } from './script-scenario';
import { TRACKS, type Track } from './tracks';
import { TROUBLES, type Trouble } from './troubles';

/** One thing that a command does outside, and what goes wrong with it. */
export interface ScriptCell {
  readonly scenario: ScriptScenario;
  readonly track: Track;
  /** Counts from 1. */
  readonly n: number;
  /** What it is, where nothing goes wrong. */
  readonly title: string;
  /** The last of its track: nothing comes after its answer. */
  readonly last: boolean;
  readonly trouble: Trouble;
}

/** What an undisturbed command did, and how it ended. */
export interface CleanRun {
  readonly scenario: ScriptScenario;
  readonly did: Readonly<Record<Track, readonly string[]>>;
  readonly code: number;
  readonly said: unknown;
  readonly seen: unknown;
  /** What is wrong with it already. */
  readonly wrong: readonly string[];
}

export function cellsOf({ scenario, did }: CleanRun): ScriptCell[] {
  const only = scenario.only?.(did.requests);
  return TRACKS.flatMap((track) =>
    did[track].flatMap((title, at, titles) => {
      if (only !== undefined && (track !== 'requests' || !only.includes(at + 1))) return [];
      const last = at + 1 === titles.length;
      const isFirst = titles.indexOf(title) === at || titles.lastIndexOf(title) === at;
      return TROUBLES.filter((trouble) => happensOn(track, { title, last, isFirst }, trouble)).map((trouble) => ({
        scenario,
        track,
        n: at + 1,
        title,
        last,
        trouble,
      }));
    }),
  );
}

interface Place {
  readonly title: string;
  readonly last: boolean;
  /** Of the same questions, the first or the last. */
  readonly isFirst: boolean;
}

/**
 * A worker is killed at each request. A question changes nothing: it is the same whether a worker is killed at it, after it,
 * or before what comes next, and of the same questions only the first and the last get a bad answer.
 */
function happensOn(track: Track, { title, last, isFirst }: Place, { file, request, kills }: Trouble): boolean {
  if (track === 'files') return file !== undefined;
  if (track === 'tokens') return kills;
  if (!/(^|: )GET /.test(title)) return true;
  return kills ? request?.kind === 'hang' || (request === undefined && last) : isFirst;
}

/** The same in every sweep, so that one that was broken off goes on where it stopped. */
export function keyOf({
  scenario,
  track,
  n,
  trouble,
}: Pick<ScriptCell, 'scenario' | 'track' | 'n' | 'trouble'>): string {
  return [scenario.name, track, n, trouble.name].join(' · ');
}
