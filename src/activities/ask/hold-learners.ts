import { knownForeignStates } from '../../domain/discovery/foreign-states';
import { longerCoolOff } from '../../domain/instance/approval';
import type { Learner } from '../../domain/learner/learner';
import { unfinished } from '../../openedx/lms/lms';
import { unreadableRecord } from '../../openedx/lms/retirement-rows';
import type { HoldLearnersInput, HoldLearnersResult } from '../../workflows/ask/messages';
import { assuming, StatesSeen } from '../discover-learners/states-seen';
import type { LastSweep } from '../discover-learners/survey-queue';
import type { ActivityParts } from '../kit/activity-parts';
import { attempt } from '../kit/attempt';
import { mustServeInForce } from '../kit/in-force';
import type { SharedNames } from './shared-names';

/** Everybody is read once; see `findLearner`. @unit milliseconds */
const HOLD_DEADLINE_MS = 600_000;

/**
 * Opens a held run for each of these learners, in whatever state the LMS has them; one that is open already is held. A
 * row that may be one of theirs and cannot be read is a failure: nobody is to be let in before all are on hold.
 */
export function createHoldLearners(parts: ActivityParts, last: LastSweep, names: SharedNames) {
  return ({ instance, held, by, reason }: HoldLearnersInput): Promise<HoldLearnersResult> =>
    attempt(parts, undefined, HOLD_DEADLINE_MS, { service: 'LMS' }, async ({ signal, inTime }) => {
      const record = await mustServeInForce(parts);
      const { fingerprint, plan } = record.settings;
      const whose = { instance, fingerprint, plan, ...longerCoolOff(record, Date.now()) };
      const missing = new Map(held.map((one) => [one.userId, one]));
      const lms = parts.services.lms(signal);
      const seenAtMs = Date.now();
      const others = await last.states.among(lms, knownForeignStates(plan.steps));
      const states = new StatesSeen(plan.steps);
      const found: Learner[] = [];
      for await (const row of unfinished(lms, plan.steps, others)) {
        if (row.kind === 'unreadable') {
          if (row.userId === undefined || missing.has(row.userId)) throw unreadableRecord(row.field);
          continue;
        }
        states.see(row.record);
        if (missing.has(row.record.userId)) found.push(row.record);
      }
      // Released, they go on as those whom a discovery lets in.
      const seen = await last.states.among(lms, [...states.unknown]);
      const foreignStates = states.orderedBeside([...new Set([...others, ...seen])]);
      for (const learner of found) {
        const one = missing.get(learner.userId);
        if (one === undefined) continue;
        const request = { by, reason, ...(one.until === undefined ? {} : { until: one.until }) };
        const twin = (await names.hasTwin(lms, plan.steps, learner, seenAtMs)) ? { twin: true } : {};
        const place = await parts.pace.nextPlace(inTime);
        await place.fill(
          () =>
            parts.runs.hold({
              ...whose,
              ...assuming(learner, foreignStates),
              learner,
              seenAtMs,
              held: request,
              ...twin,
            }),
          () => parts.runs.isTakenUp(instance, learner.userId),
        );
        missing.delete(learner.userId);
      }
      return { held: held.length - missing.size, absent: [...missing.keys()] };
    });
}
