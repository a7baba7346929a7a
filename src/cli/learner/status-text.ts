import { describeFailure } from '../../domain/failure/failure';
import type { RunStatus } from '../../domain/run/status';
import type { VerbRecord } from '../../domain/run/verb';
import { printable } from '../../domain/text/printable';
import { formatFacts, formatTable, type Page, PLAIN, wrap } from '../shell/page';
import { when } from '../shell/when';
import { toneOfPhase } from './phase-tone';

/** What a run says of itself, or what is left of that where Temporal has ended the run. */
type ShownStatus = Omit<RunStatus, 'phase'> & { readonly phase: string };

/** For a person. */
export function describeStatus(status: ShownStatus, page: Page = PLAIN): string {
  const { wait, receipts, verbs, lastRefusal } = status;
  const parts = [describeRun(status, page)];
  if (wait !== undefined) parts.push(describeWait(wait, page));
  if (lastRefusal !== undefined) parts.push(wrap(`last refusal: ${describeRecord(lastRefusal)}`, page.columns, 2));
  if (receipts.length > 0) {
    const rows = receipts.map((one) => [
      one.step,
      one.service,
      one.outcome,
      one.reference ?? one.by,
      one.attempts,
      one.at,
    ]);
    parts.push(formatTable(['receipt', 'service', 'outcome', 'reference', 'attempts', 'at'], rows, page));
  }
  if (verbs.length > 0) {
    parts.push(['verbs:', ...verbs.map((one) => wrap(`  ${describeRecord(one)}`, page.columns, 4))].join('\n'));
  }
  return parts.join('\n\n');
}

function describeRun(status: ShownStatus, page: Page): string {
  const { beneath, heldUntil, step, service, stepsAssumed = 0, missingSteps = [], perhapsErased = [] } = status;
  const phase = beneath === undefined ? status.phase : `${status.phase} (below: ${beneath})`;
  const held = heldUntil === undefined ? phase : `${phase} until ${heldUntil}`;
  const assumed = stepsAssumed === 0 ? '' : `, ${stepsAssumed} assumed`;
  return formatFacts(
    [
      ['learner', `${status.username} (LMS user id ${status.userId}, retirement ${status.retirementId})`],
      ['instance', status.instance],
      ['phase', { text: held, tone: toneOfPhase(status.phase) }],
      ['since', when(status.since)],
      ['why', status.why],
      ['hold reason', status.holdReason],
      ['LMS state', `${status.lmsState}, ${when(status.lmsStateAt)}`],
      [
        (beneath ?? status.phase) === 'cooling-off' ? 'first step' : 'step',
        step === undefined ? undefined : `${step} (${service ?? '?'})`,
      ],
      ['steps done', `${status.stepsDone} of ${status.stepsInAll}${assumed}`],
      ['not accounted for', missingSteps.join(', ')],
      ['perhaps erased', perhapsErased.join(', ')],
      ['requested', when(status.requestedAt)],
      ['cool-off ends', moment(status.coolOffEndsAt)],
      ['due', moment(status.dueAt)],
      ['batch', status.batch],
      ['carrying out', status.carryingOut],
      ['revision', status.revision],
      ['ending', status.ending],
    ],
    page,
  );
}

function describeWait(wait: NonNullable<RunStatus['wait']>, page: Page): string {
  const { code, facts, since, until, attempts, advice } = wait;
  return formatFacts(
    [
      ['waits for', describeFailure(code, facts)],
      ['since', when(since)],
      ['failed attempts', attempts],
      ['tries again', moment(until)],
      ['advice', advice],
    ],
    page,
  );
}

function moment(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : when(iso);
}

function describeRecord({ verb, request, at, answer }: VerbRecord): string {
  const to = request.to === undefined ? '' : ` to ${request.to}`;
  const until = request.until === undefined ? '' : ` until ${request.until}`;
  const why = request.reason === undefined ? '' : `, because: ${request.reason}`;
  const said = answer.accepted ? answer.note : `refused, ${answer.reason}`;
  return printable(`${at} ${verb}${to}${until} by ${request.by ?? 'unknown'}${why}: ${said}`);
}
