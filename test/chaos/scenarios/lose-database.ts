import type { Stage } from '../stage';
import { until } from '../until';

export interface LoseOptions {
  readonly learners: number;
  /** `adopt_after` of the instance file. @unit milliseconds */
  readonly adoptAfterMs: number;
  readonly withinMs: number;
}

/** Discoveries until everybody must have been found: those in a working state are adopted only after a while. */
const DISCOVERIES = 4;

/**
 * The machine of the engine and of one worker is gone in mid-run: a new empty engine takes its place, and discovery
 * finds everybody again. Whom the worker left in a working state is adopted when that is sure.
 */
export async function wipeInMidRun(stage: Stage, options: LoseOptions): Promise<string> {
  await begin(stage, options.learners, 0.4);
  await stage.crew.kill(0);
  await stage.engine.wipe();
  await stage.crew.replace(0);
  return goOn(stage, options, 'wiped');
}

/**
 * An old copy takes the place of the engine's database: its runs are behind the LMS, and some it never knew. The workers
 * are started anew with it, as the guide has it: what they keep in memory of a run is ahead of the copy, and what they
 * would write down then fits no history.
 */
export async function restoreInMidRun(stage: Stage, options: LoseOptions): Promise<string> {
  const { engine, site, crew } = stage;
  await begin(stage, options.learners, 0.25);
  await engine.backUp();
  site.add(Math.ceil(options.learners / 10));
  await stage.discover(0);
  await progress(stage, 0.7);
  await crew.dismiss();
  await engine.restore();
  await crew.replaceAll();
  return goOn(stage, options, 'restored');
}

async function begin(stage: Stage, learners: number, share: number): Promise<void> {
  stage.site.add(learners);
  await stage.discover(0);
  await progress(stage, share);
}

/** Until that share of all requests of the happy path was made. */
async function progress({ site }: Stage, share: number): Promise<void> {
  const { admin } = site.sandbox;
  const wanted = admin.learners().length * 31 * share;
  await until(`${share} of the way`, () => admin.totals().requests >= wanted, { withinMs: 600_000, everyMs: 20 });
}

async function goOn(stage: Stage, { adoptAfterMs, withinMs }: LoseOptions, what: string): Promise<string> {
  const atOnce = await stage.discover(0);
  let later = 0;
  for (let times = 0; times < DISCOVERIES; times += 1) {
    const ended = await stage.untilAllEnded(adoptAfterMs + 2_000).then(
      () => true,
      () => false,
    );
    if (ended) break;
    later += await stage.discover(0);
  }
  await stage.untilAllEnded(withinMs);
  return `${what}; discovery found ${atOnce} at once and ${later} later`;
}
