import type { FaultKind } from './fault-kinds';
import type { CellResult } from './judge-cell';
import { RUN_REQUESTS, type RunRequest } from './run-requests';
import type { Sweep } from './sweep';

/** The result of a whole sweep as a page of the reference. */
export function describeSweep({ results, happy }: Sweep, kinds: readonly FaultKind[]): string {
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
    '# What each fault costs',
    '',
    '<!-- Written by `npm run test:chaos -- --sweep`; do not edit. -->',
    '',
    `One learner, ten steps, ${happy.requests} requests when all goes well. For every one of these requests and every way in which it can`,
    `go wrong, a learner of their own met that fault once: ${results.length} runs in front of the sandbox, ${broken === 0 ? 'and no promise was broken' : `${broken} of which broke a promise`}.`,
    'In each of them every state was written once and in order, every step was done between its two PATCHes, every receipt',
    'says what the service did, and no request broke the contract of Open edX.',
    '',
    '- **+n**: COMPLETE, with so many requests more than on the happy path. After a failed attempt the run asks the LMS where',
    '  the learner is (one GET) and then repeats what was not done; a step whose answer was lost is repeated, which does no harm.',
    '- **ERRORED**: the service refused the step, and the LMS still had the learner in it.',
    '- **asks**: the learner keeps the state, a person is asked, and the run looks again by itself.',
    '',
    line(head),
    line(head.map(() => '---')),
    ...RUN_REQUESTS.map((request) => line(row(request))),
    '',
    '| fault | |',
    '| --- | --- |',
    ...kinds.map(({ name, says }) => line([name, says])),
    '',
    'A token that is not taken (401) costs a request for another token too, which all learners of a worker share. What comes',
    'through after the time-out (slow) is met by the LMS, which refuses a state that is written twice, or finds the step done.',
    '',
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
