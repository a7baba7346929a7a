import { Context } from '@temporalio/activity';
import type { Check, Finding } from '../../domain/checks/check';
import { checkClock } from '../../domain/checks/check-clock';
import { checkFile } from '../../domain/checks/check-file';
import { checkKeys } from '../../domain/checks/check-keys';
import { checkFileRead, checkNamedFile } from '../../domain/checks/check-worker-file';
import type { CheckInstanceInput } from '../../workflows/ask/messages';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { RecordSeen } from '../kit/records';

/** @unit milliseconds */
const CHECKS_DEADLINE_MS = 40_000;
/** How long a question may have waited for a free slot; see `activitiesOf()`. @unit milliseconds */
const WAITED_MS = 30_000;

/** Somebody may have changed it a moment ago. @unit milliseconds */
const NOW = 0;

/** What the worker sees of its site, its file and the clocks; reads only. */
export function createCheckInstance(parts: ActivityParts) {
  return ({ named, keyIds }: CheckInstanceInput): Promise<readonly Check[]> => {
    const nowMs = Date.now();
    const theirsMs = Context.current().info.currentAttemptScheduledTimestampMs;
    const clocks = { whose: 'Temporal', theirsMs, ours: 'the worker', sinceMs: nowMs - WAITED_MS, untilMs: nowMs };
    return attempt(parts, undefined, CHECKS_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const { services, records, seeRing } = parts;
      const seen = await records.read(services.rules.card.id, NOW);
      const inForce = seen.kind === 'found' ? { inForce: seen.record.settings } : {};
      const beside = { ...inForce, ...(named === undefined ? {} : { named }) };
      return [
        ...(await services.check(signal, beside)),
        { id: 'worker.file', ...besideRecord(services, seen) },
        ...(named === undefined ? [] : [{ id: 'worker.named', ...checkNamedFile(named, services.settings) }]),
        ...(keyIds === undefined || seeRing === undefined
          ? []
          : [{ id: 'worker.keys', ...checkKeys('the worker', keyIds, await seeRing(keyIds)) }]),
        { id: 'worker.read', ...checkFileRead(await services.fileChanged()) },
        { id: 'worker.clock', ...checkClock(clocks) },
      ];
    });
  };
}

function besideRecord({ settings }: ActivityParts['services'], seen: RecordSeen): Finding {
  if (seen.kind === 'found') return checkFile('the file of the worker', settings, seen.record.settings);
  if (seen.kind === 'none') return { verdict: 'unknown', says: 'the worker finds nothing in force for this instance' };
  return {
    verdict: 'fail',
    says: 'the worker cannot read the record of this instance',
    todo: 'give the worker the key ring of the other processes (LETHE_KEYS), and the same release of Lethe',
    about: 'config',
  };
}
