import type { FaultKind } from './fault-kinds';
import type { CellResult } from './judge-cell';
import { RUN_REQUESTS, type RunRequest } from './run-requests';
import type { Sweep } from './sweep';

/** The sorts of requests, as columns of the table. */
export const REQUEST_SORTS: Readonly<Record<RunRequest['what'], string>> = {
  look: 'GET the status, at the end of the cool-off',
  name: 'GET the account, before a step by the name',
  start: 'PATCH to RETIRING_X',
  call: "the step's call",
  end: 'PATCH to X_COMPLETE',
  complete: 'PATCH to COMPLETE',
};

const SORTS = Object.keys(REQUEST_SORTS) as RunRequest['what'][];

/** The result of a whole sweep: a part of the page of faults. */
export function describeSweep({ results, happy, seconds }: Sweep, kinds: readonly FaultKind[], where: string): string {
  const of = (what: RunRequest['what'], fault: FaultKind) =>
    results.filter(({ cell }) => cell?.request.what === what && cell.fault === fault);
  const broken = results.filter((result) => result.broken.length > 0);
  const count = (what: RunRequest['what']) => RUN_REQUESTS.filter((request) => request.what === what).length;
  return [
    `One learner, ten steps, ${happy.requests} requests if nothing goes wrong. For each of these requests and each way in which it can`,
    `go wrong, one learner met that fault once: ${results.length} runs in front of the sandbox in ${Math.round(seconds)} s, ${broken.length === 0 ? 'and no promise was broken' : `${broken.length} of which broke a promise`}.`,
    'In each run, every state was written once and in order. Every step was done between its two PATCHes. Every receipt says',
    'what the service did. No request broke the contract of Open edX. No answer of a gateway became a receipt.',
    '',
    where,
    '',
    '- **+n**: COMPLETE, with n requests more than without a fault.',
    '- **ERRORED**: the service refused the step, and the LMS still had the learner in it.',
    '- **asks**: the learner keeps the state, Lethe asks for a person, and the run looks again by itself.',
    '',
    line(['fault', ...SORTS.map((what) => `${REQUEST_SORTS[what]} (${count(what)})`), 'what it is']),
    line(['---', ...SORTS.map(() => '---'), '---']),
    ...kinds.map((fault) => line([fault.name, ...SORTS.map((what) => describeCells(of(what, fault))), fault.says])),
    '',
    ...broken.map(
      ({ cell, ...result }) =>
        `- **broken** at ${cell?.request.title}, ${cell?.fault.name}: ${result.broken.join('; ')}`,
    ),
    ...(broken.length === 0 ? [] : ['']),
    'Why not fewer requests? After a failed attempt, the run asks the LMS for the state of the learner: one GET. Nobody knows',
    'whether the service did the work if its answer is lost. Somebody may have moved the learner between two attempts. The LMS',
    'would refuse a PATCH that is sent without looking. Then the run does what was not done: one more. If a PATCH did its work, the GET',
    "is all that it costs. A step's call leaves no trace in the LMS. So it is repeated in any case, which does no harm. If a token is",
    'not accepted (401), the worker gets a new one and repeats the request in the same attempt. All learners of a worker share the',
    'token request, so it is not counted. A request that has its effect after the time-out (slow) is either done when the run looks, or',
    'not yet: both figures are right. If COMPLETE is refused (400), the run looks, and writes it once more before it asks for a person.',
  ].join('\n');
}

/** What the requests of one sort came to: `+2`, or `+1, +2` where they differ. */
function describeCells(results: readonly CellResult[]): string {
  return [...new Set(results.map(describeCell))].sort().join(', ');
}

function describeCell({ outcome, extra, broken, isCostly }: CellResult): string {
  if (broken.length > 0) return '**broken**';
  if (outcome !== 'COMPLETE') return outcome;
  return isCostly ? `**+${extra}**` : `+${extra}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
