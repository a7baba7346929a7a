import { stringify } from 'csv-stringify/sync';
import { cellsOf, type Report } from '../../domain/partner-report/sort-into-reports';

/**
 * A report as the driver script writes it: UTF-8, commas, CRLF. Names are what strangers have typed, so a cell that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export function reportCsv(report: Pick<Report, 'headings' | 'entries'>): Uint8Array {
  const rows = report.entries.map((entry) => cellsOf(report, entry).map(textOf));
  const text = stringify([[...report.headings], ...rows], {
    record_delimiter: 'windows',
    escape_formulas: true,
    // The library quotes only what has the whole delimiter in it; every reader ends a row at half of it, too.
    quoted_match: /[\r\n]/,
  });
  return Buffer.from(text, 'utf8');
}

/** As Python writes them; a number stays one, though it may have a sign. */
function textOf(value: string | number | boolean | null): string | number {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value ?? '';
}
