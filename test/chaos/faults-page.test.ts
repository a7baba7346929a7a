import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPart, writePart } from '../../scripts/parted-page';
import { ROOT } from '../support/root';
import { everyCell } from './cell';
import { FAULT_KINDS } from './fault-kinds';
import { FAULTS_PAGE } from './faults-page';
import type { CellResult } from './judge-cell';
import type { Ending } from './run-scenario';
import { describeScenarios } from './scenario-table';
import { SCENARIOS } from './scenarios';
import { describeSweep, REQUEST_SORTS } from './sweep-table';

const folder = mkdtempSync(join(tmpdir(), 'lethe-page-'));
const page = join(folder, 'faults.md');
afterAll(() => rmSync(folder, { recursive: true }));

const ending = (name: string, more: Partial<Ending> = {}): Ending => ({
  name,
  seed: 7,
  did: '3 workers killed',
  learners: 200,
  well: 200,
  requestsPerLearner: 31.44,
  wrong: [],
  seconds: 12.3,
  ...more,
});

describe('the page of faults', () => {
  it('keeps the part that another run has written', () => {
    writePart(FAULTS_PAGE, page, 'sweep', 'the sweep');
    writePart(FAULTS_PAGE, page, 'scenarios', 'the scenarios');
    writePart(FAULTS_PAGE, page, 'sweep', 'the sweep anew');
    expect(readPart(page, 'scenarios')).toBe('the scenarios');
    expect(readPart(page, 'sweep')).toBe('the sweep anew');
    expect(readFileSync(page, 'utf8').match(/^#+ .*$/gm)).toHaveLength(3);
  });

  it('has no part that no run has written', () => {
    expect(readPart(join(folder, 'nowhere.md'), 'sweep')).toBeUndefined();
  });

  it('keeps the rows of scenarios that were not run now, and replaces those that were', () => {
    const before = describeScenarios([ending('kills'), ending('lossy')], undefined, 'here', SCENARIOS);
    const after = describeScenarios([ending('kills', { seed: 8, well: 199 })], before, 'there', SCENARIOS);
    expect(after.match(/^\| kills .*200.*$/gm)).toEqual([expect.stringMatching(/200 \| 199 \| 31\.4 \| 12 \| 8 \|/)]);
    expect(after.match(/^\| lossy .*200.*$/gm)).toHaveLength(1);
    expect(after.match(/^\| of \|/gm)).toHaveLength(1);
    expect(after).toContain('there');
  });
});

describe('describeSweep()', () => {
  const happy: CellResult = {
    userId: 1,
    cell: undefined,
    outcome: 'COMPLETE',
    requests: 35,
    extra: 0,
    broken: [],
    isCostly: false,
  };
  const results = everyCell(FAULT_KINDS).map((cell) => ({ ...happy, cell, extra: 2 }));
  const describeThem = (all: readonly CellResult[]) =>
    describeSweep({ results: all, happy, tokens: 1, seconds: 9 }, FAULT_KINDS, 'here');

  it('has every fault at every sort of request', () => {
    const rows = describeThem(results)
      .split('\n')
      .map((line) => line.split(' | '));
    for (const { name } of FAULT_KINDS) {
      const [, ...cells] = rows.find(([first]) => first === `| ${name}`) ?? [];
      expect(cells.slice(0, -1)).toEqual(Object.values(REQUEST_SORTS).map(() => '+2'));
    }
  });

  it('names the request and the fault of a promise that was broken', () => {
    const [first, ...rest] = results as [CellResult, ...CellResult[]];
    const text = describeThem([{ ...first, broken: ['is stuck'] }, ...rest]);
    expect(text).toContain(`- **broken** at ${first.cell?.request.title}, ${first.cell?.fault.name}: is stuck`);
    expect(text).toContain('1 of which broke a promise.');
  });
});

describe('docs/reference/faults.md', () => {
  const kept = readFileSync(join(ROOT, 'docs', 'reference', 'faults.md'), 'utf8');
  const rows = kept.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

  it('says how many runs were swept, and that no promise was broken', () => {
    expect(kept).toMatch(/: \d{3,} runs in front of the sandbox/);
    expect(kept).not.toMatch(/\*\*broken\*\*|broke a promise\./);
  });

  it('has every fault that the sweep knows', () => {
    const swept = rows.map(([, name = '']) => name);
    expect(FAULT_KINDS.map(({ name }) => name).filter((name) => !swept.includes(name))).toEqual([]);
  });

  it('says of every scenario in it that everybody ended as they should', () => {
    const names = SCENARIOS.map(({ name }) => name);
    const measured = rows.filter(([, name = '', , learners]) => names.includes(name) && Number(learners) > 0);
    expect(measured.length).toBeGreaterThan(2);
    expect(measured.filter(([, , , learners, well]) => learners !== well)).toEqual([]);
  });
});
