import { RetirementError } from '../../src/domain/failure/failure';
import { learner } from './fake-site';
import type { RetirementBench, RunHandle, SiteBench } from './retirement-bench';

const NINE_DAYS_MS = 9 * 86_400_000;

export const REJECTED = new RetirementError('service.rejected', { service: 'CREDENTIALS', status: 400 });
export const UNAVAILABLE = new RetirementError('service.unavailable', { service: 'CREDENTIALS', status: 503 });
const THROTTLED = new RetirementError('service.throttled', {
  service: 'CREDENTIALS',
  status: 429,
  retryAfterMs: 600_000,
});

/** A run whose second step waits durably, since the service asked for ten minutes. */
export async function waitingRun(bench: RetirementBench, at: SiteBench, userId: number): Promise<RunHandle> {
  at.site.on('runStep RETIRING_CREDENTIALS', THROTTLED, 10_000);
  const run = await at.start(at.site.add(learner(userId, new Date((await bench.now()).getTime() - NINE_DAYS_MS))));
  await at.until(run, (seen) => seen.phase === 'waiting');
  return run;
}

/** A run whose second step was refused. */
export async function erroredRun(bench: RetirementBench, at: SiteBench, userId: number): Promise<RunHandle> {
  at.site.on('runStep RETIRING_CREDENTIALS', REJECTED);
  const run = await at.start(at.site.add(learner(userId, new Date((await bench.now()).getTime() - NINE_DAYS_MS))));
  await at.until(run, (seen) => seen.phase === 'attention');
  return run;
}
