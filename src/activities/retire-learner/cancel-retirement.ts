import { RetirementError } from '../../domain/failure/failure';
import { isSameRequest, type Learner } from '../../domain/learner/learner';
import { statesOf } from '../../domain/pipeline/pipeline';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import { isRenamed } from '../../domain/pipeline/renames';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { unlessRefused } from '../kit/unless-refused';
import type { CancelInput, CancelResult } from './contract';
import { findRow } from './look';

/** Kept by heartbeat: a later attempt finds no row, and must still tell what the record showed. */
interface Memory {
  readonly renamed: boolean;
}

/**
 * Gives the learner the account back. Reads the record first, since only it shows what a cancel does not give back. A row
 * that was PENDING and is gone was cancelled where an attempt of ours may have done it; else nothing says who did what. A
 * learner who has asked again has a retirement, and nobody may be told that there is none.
 */
export function createCancelRetirement(parts: ActivityParts) {
  return ({ whose, deadlineMs, notAfterMs, states, lastSeen }: CancelInput): Promise<CancelResult> => {
    const { plan } = parts.services.rules;
    const lastsMs = deadlineMs ?? attemptDeadlineMs(plan, 'LMS');
    const where = { states: [...states, ...statesOf(plan.steps)], lastSeen };
    return attempt<Memory, CancelResult>(parts, whose.site, lastsMs, { service: 'LMS' }, async (now) => {
      const lms = parts.services.lms(now.signal);
      const cancelled = (renamed: boolean): CancelResult => ({ kind: 'cancelled', renamed });
      const whatIsThere = () => findRow(lms, whose.learner, where);
      const isOurs = (row: Learner | 'reused') =>
        row !== 'reused' && isSameRequest(row, whose.learner) && row.currentState === 'PENDING';

      const row = await whatIsThere();
      if (row === 'gone') {
        const wasPending = lastSeen === 'PENDING';
        // Without an attempt of ours it may as well have been retired by another driver, and its row deleted.
        const ours = now.remembered !== undefined || now.number > 1;
        return wasPending && ours
          ? cancelled(now.remembered?.renamed ?? isRenamed(whose.learner))
          : { kind: 'elsewhere' };
      }
      if (row === 'reused' || !isOurs(row)) return { kind: 'elsewhere' };
      if (notAfterMs !== undefined && Date.now() > notAfterMs) return { kind: 'too-late' };
      now.inTime();
      now.remember({ renamed: isRenamed(row) });
      const answer = await unlessRefused(lms.cancelRetirement(row.retirementId));
      if (answer === 'cancelled') return cancelled(isRenamed(row));
      const after = await whatIsThere();
      if (after === 'gone') return cancelled(isRenamed(row));
      if (isOurs(after)) throw new RetirementError('service.rejected', { service: 'LMS', status: 400 });
      return { kind: 'elsewhere' };
    });
  };
}
