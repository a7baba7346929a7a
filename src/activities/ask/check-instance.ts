import { Context } from '@temporalio/activity';
import type { Check, Finding } from '../../domain/checks/check';
import { checkClock } from '../../domain/checks/check-clock';
import { checkFile } from '../../domain/checks/check-file';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';

/** @unit milliseconds */
const CHECKS_DEADLINE_MS = 40_000;
/** How long a question may have waited for a free slot; see `activitiesOf()`. @unit milliseconds */
const WAITED_MS = 30_000;

/** What the worker sees of its site, its file and the clocks; reads only. */
export function createCheckInstance(parts: ActivityParts) {
  return (): Promise<readonly Check[]> => {
    const nowMs = Date.now();
    const theirsMs = Context.current().info.currentAttemptScheduledTimestampMs;
    const clocks = { whose: 'Temporal', theirsMs, ours: 'the worker', sinceMs: nowMs - WAITED_MS, untilMs: nowMs };
    return attempt(parts, undefined, CHECKS_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => [
      ...(await parts.services.check(signal)),
      { id: 'worker.file', ...(await besideRecord(parts)) },
      { id: 'worker.clock', ...checkClock(clocks) },
    ]);
  };
}

async function besideRecord({ services, records }: ActivityParts): Promise<Finding> {
  const seen = await records.read(services.rules.card.id);
  if (seen.kind === 'found') return checkFile('the file of the worker', services.settings, seen.record.settings);
  if (seen.kind === 'none') return { verdict: 'unknown', says: 'the worker finds nothing in force for this instance' };
  return {
    verdict: 'fail',
    says: 'the worker cannot read the record of this instance',
    todo: 'give the worker the key ring of the other processes (LETHE_KEYS), and the same release of Lethe',
    about: 'config',
  };
}
