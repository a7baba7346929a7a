import type { RunStatus } from '../../domain/run/status';
import type { VerbRecord } from '../../domain/run/verb';
import { printable } from '../../domain/text/printable';
import { formatFacts, formatTable } from '../shell/table';

/** Everything that a run says of itself, for a person. */
export function describeStatus(status: RunStatus): string {
  const { beneath, heldUntil, wait } = status;
  const phase = beneath === undefined ? status.phase : `${status.phase} (below: ${beneath})`;
  const facts = formatFacts([
    ['learner', `${status.username} (LMS user id ${status.userId}, retirement ${status.retirementId})`],
    ['instance', status.instance],
    ['phase', heldUntil === undefined ? phase : `${phase} until ${heldUntil}`],
    ['LMS state', status.lmsState],
    ['step', status.step === undefined ? undefined : `${status.step} (${status.service ?? '?'})`],
    ['steps done', `${status.stepsDone} of ${status.stepsInAll}`],
    ['requested', status.requestedAt],
    ['cool-off ends', status.coolOffEndsAt],
    ['due', status.dueAt],
    ['batch', status.batch],
    ['carrying out', status.carryingOut],
    ['revision', status.revision],
    ['ending', status.ending],
  ]);
  const parts = [facts];
  if (wait !== undefined) {
    parts.push(
      formatFacts([
        [
          'waits for',
          [wait.code, wait.facts.service, wait.facts.status].filter((part) => part !== undefined).join(' '),
        ],
        ['since', wait.since],
        ['tries again', wait.until ?? 'not by itself'],
        ['advice', wait.advice],
      ]),
    );
  }
  if (status.lastRefusal !== undefined) parts.push(`last refusal: ${describeRecord(status.lastRefusal)}`);
  if (status.receipts.length > 0) {
    const rows = status.receipts.map((one) => [
      one.step,
      one.service,
      one.outcome,
      one.reference,
      one.attempts,
      one.at,
    ]);
    parts.push(formatTable(['receipt', 'service', 'outcome', 'reference', 'attempts', 'at'], rows));
  }
  if (status.verbs.length > 0)
    parts.push(['verbs:', ...status.verbs.map((one) => `  ${describeRecord(one)}`)].join('\n'));
  return parts.join('\n\n');
}

function describeRecord({ verb, request, at, answer }: VerbRecord): string {
  const to = request.to === undefined ? '' : ` to ${request.to}`;
  const until = request.until === undefined ? '' : ` until ${request.until}`;
  const why = request.reason === undefined ? '' : `, because: ${request.reason}`;
  const said = answer.accepted ? answer.note : `refused, ${answer.reason}`;
  return printable(`${at} ${verb}${to}${until} by ${request.by ?? 'unknown'}${why}: ${said}`);
}
