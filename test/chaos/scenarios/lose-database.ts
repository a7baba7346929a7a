import { until } from '../../support/until-holds';
import type { Deployment } from '../deployment';

export interface LoseOptions {
  readonly learners: number;
  /** `adopt_after` of the instance file. @unit milliseconds */
  readonly adoptAfterMs: number;
  readonly withinMs: number;
}

/** Discoveries until everybody must have been found: those in a working state are adopted only after a while. */
const DISCOVERIES = 4;

/**
 * The machine of the Temporal server and of one worker is gone in the middle of a run: a new empty Temporal server takes its place, and discovery
 * finds everybody again. Whom the worker left in a working state is adopted when that is sure.
 */
export async function wipeInMidRun(deployment: Deployment, options: LoseOptions): Promise<string> {
  await begin(deployment, options.learners, 0.4);
  await deployment.crew.kill(0);
  await deployment.engine.wipe();
  await deployment.crew.replace(0);
  return goOn(deployment, options, 'wiped');
}

/**
 * An old copy takes the place of the server's database: its runs are behind the LMS, and some it never knew. The workers
 * are started again with it, as the guide has it: what they keep in memory of a run is ahead of the copy, and what they
 * would write down then fits no history.
 */
export async function restoreInMidRun(deployment: Deployment, options: LoseOptions): Promise<string> {
  const { engine, site, crew } = deployment;
  await begin(deployment, options.learners, 0.25);
  await engine.backUp();
  site.add(Math.ceil(options.learners / 10));
  await deployment.discover(0);
  await progress(deployment, 0.7);
  await crew.dismiss();
  await engine.restore();
  await crew.replaceAll();
  return goOn(deployment, options, 'restored');
}

async function begin(deployment: Deployment, learners: number, share: number): Promise<void> {
  deployment.site.add(learners);
  await deployment.discover(0);
  await progress(deployment, share);
}

/** Until that share of all requests of the happy path was made. */
async function progress({ site }: Deployment, share: number): Promise<void> {
  const { admin } = site.sandbox;
  const wanted = admin.learners().length * 31 * share;
  await until(`${share} of the way`, () => admin.totals().requests >= wanted, { withinMs: 600_000, everyMs: 20 });
}

async function goOn(deployment: Deployment, { adoptAfterMs, withinMs }: LoseOptions, what: string): Promise<string> {
  const atOnce = await deployment.discover(0);
  let later = 0;
  for (let times = 0; times < DISCOVERIES; times += 1) {
    const ended = await deployment.untilAllEnded(adoptAfterMs + 2_000).then(
      () => true,
      () => false,
    );
    if (ended) break;
    later += await deployment.discover(0);
  }
  await deployment.untilAllEnded(withinMs);
  return `${what}; discovery found ${atOnce} at once and ${later} later`;
}
