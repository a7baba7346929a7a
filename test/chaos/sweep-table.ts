import type { FaultKind } from './fault-kinds';
import type { CellResult } from './judge-cell';
import { RUN_REQUESTS, type RunRequest } from './run-requests';
import type { Sweep } from './sweep';

/** The result of a whole sweep: a part of the page of faults. */
export function describeSweep({ results, happy, seconds }: Sweep, kinds: readonly FaultKind[], where: string): string {
  const at = (request: RunRequest, fault: FaultKind) =>
    results.find(({ cell }) => cell?.request === request && cell.fault === fault);
  const row = (request: RunRequest) => [
    String(request.n),
    request.what === 'call' ? `**${request.title}**` : request.title,
    ...kinds.map((fault) => describeCell(at(request, fault))),
  ];
  const head = ['', 'request', ...kinds.map(({ name }) => name)];
  const broken = results.filter((result) => result.broken.length > 0).length;
  return [
    `One learner, ten steps, ${happy.requests} requests when all goes well. For every one of these requests and every way in which it can`,
    `go wrong, a learner of their own met that fault once: ${results.length} runs in front of the sandbox in ${Math.round(seconds)} s, ${broken === 0 ? 'and no promise was broken' : `${broken} of which broke a promise`}.`,
    'In each of them every state was written once and in order, every step was done between its two PATCHes, every receipt',
    'says what the service did, and no request broke the contract of Open edX.',
    '',
    where,
    '',
    '- **+n**: COMPLETE, with so many requests more than on the happy path.',
    '- **ERRORED**: the service refused the step, and the LMS still had the learner in it.',
    '- **asks**: the learner keeps the state, a person is asked, and the run looks again by itself.',
    '',
    line(head),
    line(head.map(() => '---')),
    ...RUN_REQUESTS.map((request) => line(row(request))),
    '',
    'Why not fewer. After a failed attempt the run asks the LMS where the learner is: one GET. Whether the service did the work',
    'is not known of a lost answer, and somebody may have moved the learner between two attempts; a PATCH sent blindly would',
    'then be one that the LMS refuses. What was not done is then done: one more. A PATCH that did its work costs the GET alone.',
    "A step's call leaves no trace in the LMS, so it is repeated whether it was done or not, which does no harm. A token that is",
    'not taken (401) is renewed and the request repeated within the attempt; the request for the token is shared by all learners',
    'of a worker and not counted. What comes through after the time-out (slow) is either seen by the GET, as done, or not yet:',
    'both figures are right. COMPLETE refused (400) is looked into, and written once more, before a person is asked.',
    '',
    line(['fault', '']),
    line(['---', '---']),
    ...kinds.map(({ name, says }) => line([name, says])),
  ].join('\n');
}

function describeCell(result: CellResult | undefined): string {
  if (result === undefined) return '';
  const { outcome, extra, broken, isCostly } = result;
  if (broken.length > 0) return '**broken**';
  if (outcome !== 'COMPLETE') return outcome;
  return isCostly ? `**+${extra}**` : `+${extra}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
