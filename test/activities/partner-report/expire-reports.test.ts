import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReportBench } from '../../support/report-bench';

const OLD = new Date('2026-01-01T00:00:00Z');
const BEFORE_MS = Date.parse('2026-06-01T00:00:00Z');

describe('expireReports()', () => {
  let at: ReportBench;
  beforeEach(async () => {
    at = await ReportBench.open();
  });
  afterEach(() => at.close());
  const file = (path: string, written: Date = OLD) => {
    const whole = join(at.folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, 'a\r\n');
    utimesSync(whole, written, written);
  };
  const expire = (dryRun = false) =>
    at.bench.run('expireReports', { site: at.about.site, beforeMs: BEFORE_MS, dryRun });
  const left = () => Object.keys(at.files()).sort();

  test('deletes old reports of this site, and of no other site in the same folder', async () => {
    file('Athens/user_retirement_sandbox_Athens_2026-01-01.csv');
    file('Athens/2025/user_retirement_sandbox_Athens_2025-01-01_2_run3.csv');
    file('Bay/user_retirement_sandbox_Bay_2026-11-01.csv', new Date());
    const others = [
      'Athens/user_retirement_edge_Athens_2026-01-01.csv',
      'Athens/user_retirement_sandbox_edge_Athens_2026-01-01.csv',
      'Athens/user_retirement_sandbox_Athens_notes.csv',
      'user_retirement_sandbox_Athens_2026-01-01.csv',
    ];
    for (const other of others) file(other);
    expect(await expire(true)).toMatchObject({ expired: 2, kept: 1 });
    expect(left()).toHaveLength(7);
    expect(await expire()).toMatchObject({ expired: 2, kept: 1 });
    expect(left()).toEqual([...others, 'Bay/user_retirement_sandbox_Bay_2026-11-01.csv'].sort());
    expect(await expire()).toMatchObject({ expired: 0, kept: 1 });
  });
});
