import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadReportResult } from '../../../src/activities/partner-report/contract';
import { ReportBench } from '../../support/report-bench';

const ID = 'Athens/user_retirement_sandbox_Athens_2026-01-01.csv';

describe('readReport()', () => {
  let at: ReportBench;
  beforeEach(async () => {
    at = await ReportBench.open();
  });
  afterEach(() => at.close());
  const write = (text: string) => {
    const path = join(at.folder, ID);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const read = (from: number): Promise<ReadReportResult> =>
    at.bench.run('readReport', { instance: 'sandbox', id: ID, from });

  test.each([0, 1, 499_999, 500_000, 500_001, 1_200_000])('gives a report of %d bytes in pieces', async (length) => {
    const text = 'Zoë,0123456789\r\n'.repeat(100_000).slice(0, length);
    write(text);
    const pieces: Buffer[] = [];
    for (let isLast = false; !isLast; ) {
      const answer = await read(pieces.reduce((sum, piece) => sum + piece.length, 0));
      if (answer.kind === 'absent') throw new Error('it is there');
      pieces.push(Buffer.from(answer.base64, 'base64'));
      isLast = answer.isLast;
    }
    expect(Buffer.concat(pieces).toString()).toBe(text);
    expect(pieces.every((piece) => piece.length <= 500_000)).toBe(true);
  });

  test('says that a report is not there', async () => {
    expect(await read(0)).toEqual({ kind: 'absent' });
  });
});
