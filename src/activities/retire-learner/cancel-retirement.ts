import { RetirementError } from '../../domain/failure/failure';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import type { CancelInput, CancelResult } from './contract';
import { findRow } from './find-row';

const CANCEL_DEADLINE_MS = 75_000;

/**
 * Gives the learner the account back. A refusal for a row that is gone means that it is done already, unless the learner
 * has asked again: then there is a retirement, and nobody may be told that there is none.
 */
export function createCancelRetirement(parts: ActivityParts) {
  return ({ whose, states }: CancelInput): Promise<CancelResult> =>
    attempt(parts, whose.site, CANCEL_DEADLINE_MS, { service: 'LMS' }, async ({ signal }) => {
      const lms = parts.services.lms(signal);
      if ((await lms.cancelRetirement(whose.learner.retirementId)) === 'cancelled') return { kind: 'cancelled' };
      const row = await findRow(lms, whose.learner, states);
      if (row === undefined) return { kind: 'cancelled' };
      if (row.retirementId === whose.learner.retirementId && row.currentState === 'PENDING')
        throw new RetirementError('service.rejected', { service: 'LMS', status: 400 });
      return { kind: 'moved' };
    });
}
