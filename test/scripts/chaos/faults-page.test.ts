import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPart, writePart } from '../../../scripts/chaos/faults-page';
import type { Ending } from '../../../scripts/chaos/run-scenario';
import { describeScenarios } from '../../../scripts/chaos/scenario-table';

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
    writePart(page, 'sweep', 'the sweep');
    writePart(page, 'scenarios', 'the scenarios');
    writePart(page, 'sweep', 'the sweep anew');
    expect(readPart(page, 'scenarios')).toBe('the scenarios');
    expect(readPart(page, 'sweep')).toBe('the sweep anew');
    expect(readFileSync(page, 'utf8').match(/^#+ .*$/gm)).toHaveLength(3);
  });

  it('has no part that no run has written', () => {
    expect(readPart(join(folder, 'nowhere.md'), 'sweep')).toBeUndefined();
  });

  it('keeps the rows of scenarios that were not run now, and replaces those that were', () => {
    const before = describeScenarios([ending('kills'), ending('lossy')], undefined, 'here');
    const after = describeScenarios([ending('kills', { seed: 8, well: 199 })], before, 'there');
    expect(after.match(/^\| kills .*$/gm)).toEqual([expect.stringMatching(/200 \| 199 \| 31\.4 \| 12 \| 8 \|/)]);
    expect(after.match(/^\| lossy .*$/gm)).toHaveLength(1);
    expect(after).toContain('there');
  });
});
