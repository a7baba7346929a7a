import type { Verb, VerbRequest } from '../../domain/run/verb';
import type { LearnerSight } from '../../operations/learners';
import { EXIT_CODES } from '../shell/cli-error';
import type { Page } from '../shell/page';
import { formatTable } from '../shell/page';
import type { Session } from '../shell/session';
import { describeChange, SHOWN_AT_MOST, shownOf } from './apply-verb';
import { movedOnLines } from './moved-on';

/** What a run said to a verb: `note` where it is done, or would be, else the reason of its refusal. */
export interface Answered {
  readonly userId: number;
  readonly note?: string;
  readonly reason?: string;
}

interface Shown {
  readonly verb: Verb;
  readonly request: VerbRequest;
  readonly instance: string;
  readonly movedOn: number;
}

/** Shows a dry run of many: each run has said what it would do, and nothing else judges. */
export function showAnswers(
  session: Session,
  { verb, request, instance, movedOn }: Shown,
  sights: readonly LearnerSight[],
  answered: readonly Answered[],
): number {
  const saidBy = new Map(answered.map((one) => [one.userId, one]));
  const learners = sights.map((sight) => {
    const { note, reason } = saidBy.get(sight.userId) ?? {};
    return { ...shownOf(sight), accepted: reason === undefined, ...(reason === undefined ? { note } : { reason }) };
  });
  const userIds = sights.map(({ userId }) => userId);
  const refused = learners.filter(({ accepted }) => !accepted).length;
  const accepted = learners.length - refused;
  session.output.answer(
    { instance, verb, dryRun: true, asked: userIds.length, accepted, refused, movedOn, userIds, learners },
    (page) =>
      [
        describeChange(verb, request, instance, sights),
        describeAnswers(answered, page),
        ...movedOnLines(movedOn),
        `${accepted} would accept, ${refused} would refuse. Nothing was changed (--dry-run).`,
      ].join('\n'),
  );
  return refused > 0 ? EXIT_CODES.refused : EXIT_CODES.ok;
}

function describeAnswers(answered: readonly Answered[], page: Page): string {
  const rows = answered
    .slice(0, SHOWN_AT_MOST)
    .map(({ userId, note, reason }) => [userId, reason === undefined ? note : `refused: ${reason}`]);
  return formatTable(['user id', 'the run says'], rows, page, { wraps: true });
}
