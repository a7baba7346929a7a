import { firstApproval } from '../../domain/instance/approval';
import { attemptDeadlineMs } from '../../domain/pipeline/plan';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { recordIfInForce } from '../kit/in-force';
import type { LookInput, LookResult } from './contract';
import { findRow } from './where-is';

/** Asks the LMS where the learner is, and brings the plan in force, if there is one. */
export function createLook(parts: ActivityParts) {
  return ({ whose, ...where }: LookInput): Promise<LookResult> => {
    const { plan } = parts.services.rules;
    return attempt(parts, whose.site, attemptDeadlineMs(plan, 'LMS'), { service: 'LMS' }, async ({ signal }) => {
      const seenAtMs = Date.now();
      const record = await recordIfInForce(parts);
      const found = await findRow(parts.services.lms(signal), whose.learner, where);
      return {
        row: found === 'gone' ? { kind: 'gone' } : { kind: 'found', learner: found },
        seenAtMs,
        ...(record === undefined
          ? {}
          : { plan: record.settings.plan, approved: firstApproval(record, seenAtMs) !== undefined }),
      };
    });
  };
}
