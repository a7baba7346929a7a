import type { Ending } from './run-scenario';
import type { Scenario } from './scenarios';

const COLUMNS = [
  'scenario',
  'what was done',
  'learners',
  'ended as they should',
  'requests a learner',
  'seconds',
  'seed',
  'date',
];

/**
 * The results of scenarios as a part of the page of faults. Scenarios that were not run now keep the row that they have.
 * @param before what the part says now
 */
export function describeScenarios(
  endings: readonly Ending[],
  before: string | undefined,
  where: string,
  scenarios: readonly Pick<Scenario, 'name' | 'says'>[],
): string {
  const rows = new Map(rowsOf(before).map((row) => [nameIn(row), row]));
  for (const ending of endings) rows.set(ending.name, rowOf(ending));
  const names = [...rows.keys()].sort();
  return [
    'Real worker processes, an engine on a database of its own and clients, killed with SIGKILL while learners of the sandbox',
    'retire. At the end everybody is as they should be: nobody twice, nobody stuck, every step in its order, every request one that',
    'Open edX takes. Where steps were repeated, which does no harm, the figure says how often.',
    '',
    where,
    '',
    line(COLUMNS),
    line(COLUMNS.map(() => '---')),
    ...names.map((name) => rows.get(name) ?? ''),
    '',
    line(['of', 'what it is']),
    line(['---', '---']),
    ...scenarios.map(({ name, says }) => line([name, says])),
  ].join('\n');
}

function rowOf({ name, did, learners, well, requestsPerLearner, seconds, seed }: Ending): string {
  const requests = requestsPerLearner === undefined ? '' : requestsPerLearner.toFixed(1);
  const day = new Date().toISOString().slice(0, 10);
  return line([name, did, String(learners), String(well), requests, seconds.toFixed(0), String(seed), day]);
}

function rowsOf(part: string | undefined): string[] {
  const [results = ''] = (part ?? '').split('\n| of |');
  return results.split('\n').filter((text) => text.startsWith('| ') && !/^\| (scenario|---) /.test(text));
}

function nameIn(row: string): string {
  return row.split('|')[1]?.trim() ?? '';
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
