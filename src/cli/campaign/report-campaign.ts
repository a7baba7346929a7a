import type { TargetOutcome } from '../../domain/campaign/campaign';
import type { CampaignShown, LeftOut } from '../../operations/campaigns';
import { movedOnLines } from '../learner/moved-on';
import { EXIT_CODES } from '../shell/cli-error';
import { formatFacts, formatTable, type Page } from '../shell/page';
import type { Session } from '../shell/session';
import { when } from '../shell/when';
import { leftOutLines } from './left-out';
import { errandText } from './preview-text';

/** Keys of `--json` of a campaign with its learners. */
export const SHOWN_JSON = {
  id: 'id of the campaign',
  errand: 'kind (verb or erase), verb and request, or step',
  is: 'filling, running, paused, cancelling; ended as done, cancelled, never-begun, failed or ended-by-hand; unknown: no worker answers',
  why: 'where it has paused by itself: what went wrong; repair it, and resume',
  counts: 'all, accepted, refused, unknown (nobody knows what became of it), left (cancelled before it came to them)',
  outcomes: 'of each learner it is done with: userId, is, says (what the run says, or why it refuses)',
  startedAt: 'ISO 8601; endedAt likewise',
} as const;

const COLUMNS = ['userId', 'is', 'says'] as const satisfies readonly (keyof TargetOutcome)[];
/** Longer lists are cut on the terminal; --output csv has all. */
const SHOWN_AT_MOST = 50;

/** Who was asked for and cannot be found, and how many were no longer as they were chosen when they were looked at. */
interface Aside {
  readonly leftOut: LeftOut;
  readonly movedOn: number;
}

/**
 * Prints a campaign: how far it is, and who refused. With `--output csv` the result of each learner.
 * @param aside who is not in it, where that is known
 */
export function reportCampaign(session: Session, instance: string, shown: CampaignShown, aside?: Aside): number {
  const missing = aside === undefined ? [] : leftOutLines(aside.leftOut);
  const movedOn = movedOnLines(aside?.movedOn ?? 0);
  const text = (page: Page) =>
    [campaignText(shown, page), ...(missing.length > 0 ? ['', 'Not in it:', ...missing] : []), ...movedOn].join('\n');
  const counted = aside === undefined ? {} : { ...aside.leftOut, movedOn: aside.movedOn };
  session.output.answerList({ instance, ...shown, ...counted }, { items: shown.outcomes, columns: COLUMNS, text });
  const { all, accepted, refused, unknown } = shown.counts;
  if (shown.is === 'unknown') return EXIT_CODES.unreachable;
  if (shown.is === 'paused') return EXIT_CODES.attention;
  const isGood = shown.endedAt === undefined ? refused + unknown === 0 : accepted === all;
  return isGood && missing.length === 0 ? EXIT_CODES.ok : EXIT_CODES.refused;
}

const NOT_TOLD = 'no worker answers, so nobody can tell; start one with `lethe worker`';

function campaignText(shown: CampaignShown, page: Page): string {
  const { id, errand, is, why, by, reason, perSecond, startedAt, endedAt, counts, outcomes } = shown;
  const { all, accepted, refused, unknown, left } = counts;
  const facts = formatFacts(
    [
      ['campaign', id],
      ['what', errandText(errand)],
      ['is', is],
      ['why', why === undefined ? undefined : `${why}; repair it, and resume the campaign`],
      ['how far', is === 'unknown' ? NOT_TOLD : undefined],
      ['by', by],
      ['reason', reason],
      ['at most', perSecond === undefined ? undefined : `${perSecond} a second`],
      ['began', when(startedAt)],
      ['ended', endedAt === undefined ? undefined : when(endedAt)],
      ['learners', all],
      ...(is === 'unknown'
        ? []
        : ([
            ['accepted', accepted],
            ['refused', refused],
            ['not known', unknown || undefined],
          ] as const)),
      ['not reached', left || undefined],
    ],
    page,
  );
  const told = errand.kind === 'verb' && errand.request.dryRun === true ? outcomes : outcomes.filter(isBad);
  if (told.length === 0) return facts;
  const rows = told.slice(0, SHOWN_AT_MOST).map((one) => [one.userId, one.is, one.says]);
  const more = told.length - rows.length;
  return [
    facts,
    '',
    formatTable(['user id', 'result', 'the run says'], rows, page, { wraps: true }),
    ...(more > 0 ? [`and ${more} more; --output csv lists everybody`] : []),
  ].join('\n');
}

function isBad({ is }: TargetOutcome): boolean {
  return is === 'refused' || is === 'unknown';
}
