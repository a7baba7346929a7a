import { RetirementError } from '../../domain/failure/failure';
import type { Learner } from '../../domain/learner/learner';
import { HOUR_MS } from '../../domain/time/day-ms';
import type { ActivityParts } from '../kit/activity-parts';
import { type Attempt, attempt } from '../kit/attempt';
import { isStillInForce } from '../kit/in-force';
import { MOST_AFTER_REST, type Place } from '../kit/pace';
import type { EnrolInput, EnrolResult } from './contract';
import { spaceRetries } from './space-retries';
import { assuming } from './states-seen';
import type { LastSweep } from './survey-queue';
import { readSweep, underRules } from './survey-queue';
import type { Sweep } from './sweep';

/** An enrollment continues where it stopped, so this only bounds one attempt. @unit milliseconds */
const ENROL_DEADLINE_MS = HOUR_MS;

/** How far an enrollment is: everybody below `from` is done. */
interface Progress extends EnrolResult {
  readonly from: number;
}

/**
 * Starts a run for each learner who has none, adopts the stranded and nudges who was moved. Resumes at its lowest
 * unfinished place; a start that is repeated finds the run open and changes nothing. Whom an earlier attempt started
 * is counted from visibility, since that attempt's last heartbeat may be lost.
 */
export function createEnrolLearners(parts: ActivityParts, last: LastSweep) {
  return (input: EnrolInput): Promise<EnrolResult> =>
    spaceRetries(
      attempt<Progress, EnrolResult>(parts, input.rules.site, ENROL_DEADLINE_MS, { service: 'LMS' }, async (now) => {
        const before = now.remembered ?? { from: 0, enrolled: 0, adopted: 0, nudged: 0 };
        const at = underRules(parts, input.rules);
        const days = input.coolOffDays ?? input.rules.plan.coolOffDays;
        const sweep =
          last.take(input.readAtMs) ??
          (await readSweep(at, parts.services.lms(now.signal), input.instance, days, last));
        // After the sweep: a start that neither of the two knows of would be lost to the count.
        const isMeant = ({ userId }: { readonly userId: number }) => input.only === undefined || userId === input.only;
        const ours = new Set(now.number === 1 ? [] : await parts.runs.inBatch(input.instance, input.batch));
        const done = { adopted: before.adopted, nudged: before.from === 0 ? 0 : before.nudged };
        if (before.from === 0) {
          for (const { userId, twin } of sweep.toNudge.filter(isMeant)) {
            await parts.runs.nudge(input.instance, userId, twin);
            done.nudged += 1;
          }
        }
        const within = (learner: Learner) =>
          isMeant(learner) && learner.retirementId >= before.from && learner.retirementId <= input.upTo;
        const adopt = new Set(sweep.toAdopt.filter(within));
        const rows = input.startNew ? [...adopt, ...sweep.toEnrol.filter(within)] : [];
        rows.sort((a, b) => a.retirementId - b.retirementId);
        if (input.only !== undefined && (await parts.runs.elsewhere(input.instance, rows)) !== undefined) {
          return { enrolled: 0, adopted: 0, nudged: done.nudged, elsewhere: true };
        }
        const counts = () => ({ enrolled: Math.max(0, ours.size - done.adopted), ...done });
        const all = await startAll(parts, input, rows, sweep, now, (learner, from) => {
          if (adopt.has(learner) && !ours.has(learner.userId)) done.adopted += 1;
          ours.add(learner.userId);
          return { ...counts(), from };
        });
        const twin = input.only !== undefined && sweep.waiting.has(input.only);
        return { ...counts(), ...(all ? {} : { stopped: true }), ...(twin ? { twin: true } : {}) };
      }),
    );
}

/** @returns whether all were started: not when what is in force changes meanwhile */
async function startAll(
  parts: ActivityParts,
  input: EnrolInput,
  rows: readonly Learner[],
  { readAtMs: seenAtMs, foreignStates }: Pick<Sweep, 'readAtMs' | 'foreignStates'>,
  now: Attempt<Progress>,
  started: (learner: Learner, from: number) => Progress,
): Promise<boolean> {
  const { site, plan } = input.rules;
  const inFlight = new Map<number, Promise<void>>();
  const start = async (learner: Learner, place: Place) => {
    const run = {
      instance: input.instance,
      fingerprint: site.fingerprint,
      learner,
      seenAtMs,
      plan,
      batch: input.batch,
      ...assuming(learner, foreignStates),
      ...(input.coolOffDays === undefined ? {} : { coolOffDays: input.coolOffDays }),
    };
    await place.fill(
      () => parts.runs.start(run),
      () => parts.runs.isTakenUp(input.instance, learner.userId),
    );
    inFlight.delete(learner.retirementId);
    const [lowest = learner.retirementId + 1] = inFlight.keys();
    now.remember(started(learner, lowest));
  };
  let failed: { readonly error: unknown } | undefined;
  const mayStart = async (place: Place) => {
    let may = false;
    try {
      may = await isStillInForce(parts, input.rules);
      return may;
    } finally {
      if (!may) place.free();
    }
  };
  const goesOn = () => {
    if (failed !== undefined) throw failed.error;
    now.inTime();
    if (parts.stopping.aborted) throw new RetirementError('engine.no-worker', {});
  };
  try {
    for (const learner of rows) {
      const place = await parts.pace.nextPlace(goesOn, MOST_AFTER_REST);
      if (!(await mayStart(place))) return false;
      // A start that fails while nobody awaits it would end the worker's process.
      const begun = start(learner, place).catch((error: unknown) => {
        failed ??= { error };
      });
      inFlight.set(learner.retirementId, begun);
    }
  } finally {
    await Promise.all(inFlight.values());
  }
  if (failed !== undefined) throw failed.error;
  return true;
}
