import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportCsv } from '../../../src/activities/partner-report/report-csv';
import type { PartnerEntry } from '../../../src/domain/partner-report/entry';
import { temporaryFolder } from '../../config/temporary-folder';
import { describeWithPython } from '../../support/python';
import { WILD_NAMES } from '../../support/wild-names';

const HEADINGS = ['user_id', 'original_username', 'original_email', 'original_name', 'deletion_completed'];
const CREATED = '2026-11-26T10:11:12.123456Z';
/** What a spreadsheet would run. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

const entries = WILD_NAMES.map((name, at): PartnerEntry => {
  const fields = { user_id: at + 1, original_username: `u${name}`, original_email: name, original_name: name };
  return { userId: at + 1, originalUsername: `u${name}`, orgs: ['AthenX'], orgsConfig: [], created: CREATED, fields };
});

const cell = (text: string) => (FORMULA.test(text) ? `'${text}` : text);
const rows = entries.map(({ fields, created }) => [
  String(fields.user_id),
  cell(String(fields.original_username)),
  cell(String(fields.original_email)),
  cell(String(fields.original_name)),
  created,
]);

const folder = temporaryFolder();
const written = () => {
  const path = join(folder.path, 'report.csv');
  writeFileSync(path, reportCsv({ headings: HEADINGS, entries }));
  return path;
};

describeWithPython("a report that Python's csv module reads", 'csv', (run) => {
  it('has the rows that were written, whatever a name is', () => {
    const read = run(
      'import csv, json, sys\nprint(json.dumps(list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))))',
      written(),
    );
    expect(read).toEqual([HEADINGS, ...rows]);
  });
});

describeWithPython('a report that pandas reads', 'pandas', (run) => {
  it('has the rows that were written, whatever a name is', () => {
    const read = run(
      `import json, sys, pandas
frame = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
print(json.dumps([list(frame.columns)] + frame.values.tolist()))`,
      written(),
    );
    expect(read).toEqual([HEADINGS, ...rows]);
  });

  it('has numbers for user ids and times for the end of a retirement', () => {
    const read = run(
      `import json, sys, pandas
frame = pandas.read_csv(sys.argv[1], parse_dates=['deletion_completed'])
print(json.dumps([str(frame['user_id'].dtype), frame['deletion_completed'].iloc[0].isoformat(), len(frame)]))`,
      written(),
    );
    expect(read).toEqual(['int64', '2026-11-26T10:11:12.123456+00:00', entries.length]);
  });
});
