import type { ApprovalWhy } from '../../domain/instance/approval-request';
import { counted } from '../../domain/text/counted';
import type { ApprovalStands, CalledOff } from '../../operations/discovery';
import { isRefusal } from '../../operations/refusal';
import type { DiscoverLearnersResult } from '../../workflows/discover-learners/messages';
import { CliError, EXIT_CODES } from '../shell/cli-error';
import type { CommonOptions } from '../shell/common-options';
import { lazy } from '../shell/lazy';
import { type Page, wrap } from '../shell/page';
import { refusalFault } from '../shell/refusal-fault';
import type { Session } from '../shell/session';
import { when } from '../shell/when';
import { describeDiscoveryCounts, describeLettingIn, MAY_BE_HELD } from './discovery-counts-text';
import { describeFollowReport, needsPerson } from './follow-report-text';

export interface DiscoveryOptions extends CommonOptions {
  readonly follow?: boolean;
}

/** Keys of `--json` of whatever runs a discovery. */
export const DISCOVERY_JSON = {
  batch: 'id of this discovery; learners that it enrolled carry it',
  counts:
    'the queue: new, coolingOff, dueNow, working, stranded, errored, unknownStates, twins, open, goOn (of those with an open run, who wait for a first approval alone), beginning, sleeping, firstWakesAt, begun (in the middle of the pipeline without a run), leftAlone (working, errored, unknown, twins), moved, movedRows (in the last hour, not by Lethe: userId, state, at), elsewhere (of the new, whose request has an open run of another instance, if any: learners, instances, userIds), unreadable, unreadableRows (retirement ids and fields), lookAt (LMS user ids)',
  enrolled: 'runs started for new learners',
  adopted: 'runs started for learners that another driver left in a working state',
  nudged: 'waiting runs that were told to look again (not with --follow)',
  awaitingApproval:
    'first-discovery, learners-elsewhere, too-many-new or shorter-cool-off, when a person must approve (not with --follow)',
  coolOffDays:
    'by which it counted: with --dry-run, and where an approval that stands, or is asked for, has another than the one in force (not with --follow); null where none is set, and then everybody in PENDING counts as sleeping',
  outcomes: '--follow: completed, cancelled, withdrawn, aborted, attention, held, coolingOff',
  attention: '--follow: learners that wait for a person: userId, code, step, service, phase',
  seconds: '--follow: how long it took',
} as const;

/** What a discovery did, unless it failed, or was called off before it could enroll anybody. */
export function enrolling(
  session: Session,
  result: DiscoverLearnersResult | CalledOff | ApprovalStands,
): DiscoverLearnersResult {
  if (!('calledOff' in result || 'discovery' in result)) return result;
  const discovery = 'discovery' in result ? result.discovery : result;
  if (!isRefusal(discovery)) session.output.note('the discovery that was started is cancelled again');
  if ('discovery' in result) {
    session.output.note(
      `the approval stands until ${when(result.standsUntil)}: the next discovery, also one by the schedule, lets the ` +
        `learners in, with the cool-off of ${counted(result.coolOffDays, 'day')} that was shown`,
    );
  }
  throw refusalFault(session, isRefusal(discovery) ? discovery : discovery.calledOff);
}

/** The cool-off that a discovery counted by. */
interface CoolOffShown {
  readonly coolOffDays: number | null;
  /** It is another than the one in force. */
  readonly isOther: boolean;
}

/** What approves it; an approval of another cool-off than the one in force names it, so that it is for no other one. */
export function approveCommand(session: Session, coolOffDays: number | null, isOther: boolean): string {
  return session.command(isOther ? `discovery approve --cool-off-days ${coolOffDays}` : 'discovery approve');
}

/** Prints what a discovery did; with `--follow`, only when its learners have ended or need a person. */
export async function reportDiscovery(
  session: Session<DiscoveryOptions>,
  instance: string,
  result: DiscoverLearnersResult,
  { coolOffDays, isOther }: CoolOffShown,
): Promise<number> {
  const { dryRun = false, follow = false } = session.options;
  if (result.approvalRefused !== undefined) {
    session.output.note(describeDiscoveryCounts(result.counts));
    throw new CliError('refused', result.approvalRefused, `see \`${session.command('discovery show')}\``);
  }
  if (result.stopped === true) {
    const done = `it had started ${counted(result.enrolled, 'run')} and adopted ${result.adopted}`;
    throw new CliError('refused', `what is in force has changed meanwhile, so the discovery stopped: ${done}`, AGAIN);
  }
  if (result.awaitingApproval !== undefined) {
    const approve = approveCommand(session, coolOffDays, isOther);
    session.output.answer(result, (page) => describeWaiting(result, approve, page));
    return EXIT_CODES.attention;
  }
  if (!follow || dryRun) {
    session.output.answer(result, (page) => describeResult(result, dryRun, session.command('learner list'), page));
    return EXIT_CODES.ok;
  }
  const { followEnrolled } = lazy.discovery();
  const goesOn = `the learners go on without us; follow them with \`${session.command(`learner list --all --batch ${result.batch}`)}\``;
  const report = await session.run(instance, goesOn, (context) =>
    followEnrolled(context, result, coolOffDays, session.startedMs),
  );
  session.output.answer(report, (page) =>
    describeFollowReport(report, session.command('learner show id:USER_ID'), page),
  );
  return needsPerson(report) ? EXIT_CODES.attention : EXIT_CODES.ok;
}

const AGAIN = 'see `lethe instance show`; the next discovery goes by what is in force now';

function describeResult(result: DiscoverLearnersResult, dryRun: boolean, watch: string, page: Page): string {
  if (dryRun) return describeDiscoveryCounts(result.counts, page, { coolOffDays: result.coolOffDays });
  const counts = describeDiscoveryCounts(result.counts, page);
  const done = `started ${counted(result.enrolled, 'run')}, adopted ${result.adopted}, nudged ${result.nudged} (batch ${result.batch})`;
  return `${counts}\n${wrap(done, page.columns, 2)}\nWatch them: ${watch}`;
}

function describeWaiting(result: DiscoverLearnersResult, approve: string, page: Page): string {
  const why = result.awaitingApproval === undefined ? '' : WHY[result.awaitingApproval];
  return [
    describeDiscoveryCounts(result.counts, page, { why: result.awaitingApproval }),
    '',
    wrap(why, page.columns),
    wrap(`Once approved, ${describeLettingIn(result.counts, result.awaitingApproval)}.`, page.columns),
    ...(result.awaitingApproval === 'first-discovery' ? [wrap(MAY_BE_HELD, page.columns)] : []),
    wrap(
      'Are the numbers what you expect? Look above all at states no step knows, twins, and learners who are at work.',
      page.columns,
    ),
    `Then let them in with: ${approve}`,
  ].join('\n');
}

const WHY: Readonly<Record<ApprovalWhy, string>> = {
  'first-discovery': 'No learner of this instance has been enrolled yet. A person must see these numbers first.',
  'learners-elsewhere': 'Another instance has open runs for the same requests: nobody new is enrolled.',
  'too-many-new':
    'More learners are new within 24 hours than the guard allows (user_count_error_threshold): nobody new is enrolled.',
  'shorter-cool-off':
    'This cool-off is shorter than the one in force, or than the one that was approved: nobody new is enrolled.',
};
