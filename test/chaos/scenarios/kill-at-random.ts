import { setTimeout as sleep } from 'node:timers/promises';
import { between } from '../chance';
import type { Deployment } from '../deployment';

export interface KillOptions {
  readonly learners: number;
  /** Kills and restarts at most; they end when everybody has. */
  readonly kills: number;
  /** Share of them that hit the Temporal server. */
  readonly engineShare?: number;
  /** Between two of them. @unit milliseconds */
  readonly pauseMs?: readonly [number, number];
  readonly withinMs: number;
}

/** Workers killed, and the Temporal server restarted on its database, at random instants while learners retire. */
export async function killAtRandom(deployment: Deployment, options: KillOptions): Promise<string> {
  const { next, site, crew, engine } = deployment;
  const { kills, engineShare = 0.2, pauseMs = [500, 6_000], learners, withinMs } = options;
  site.add(learners);
  const enrolled = await deployment.discover(0);
  if (enrolled !== learners) throw new Error(`${enrolled} of ${learners} learners were enrolled`);
  let workers = 0;
  let engines = 0;
  while (workers + engines < kills && deployment.doneShare() < 1) {
    await sleep(between(next, ...pauseMs));
    if (next() < engineShare) {
      await engine.restart();
      engines += 1;
    } else {
      await crew.replace(Math.floor(next() * crew.size));
      workers += 1;
    }
  }
  await deployment.untilAllEnded(withinMs);
  return `${workers} workers and ${engines} engines killed`;
}
