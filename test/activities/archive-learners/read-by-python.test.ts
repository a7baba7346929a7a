import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryLine, fullEntry } from '../../../src/domain/archive/archive-entry';
import { packLines } from '../../../src/storage/json-lines';
import { temporaryFolder } from '../../config/temporary-folder';
import { complete } from '../../domain/archive/archived-learner';
import { describeWithPython } from '../../support/python';
import { WILD_NAMES } from '../../support/wild-names';

const learners = WILD_NAMES.map((name, at) =>
  complete(at + 1, {
    originalUsername: `u${name}`,
    originalEmail: name,
    originalName: name,
    // Django prints no fraction on the full second.
    ...(at % 2 === 0 ? {} : { created: '2026-03-01T10:00:00Z' }),
  }),
);

const folder = temporaryFolder();
const written = () => {
  const path = join(folder.path, 'archive.json.gz');
  writeFileSync(path, packLines(learners.map((learner) => entryLine(fullEntry(learner)))).body);
  return path;
};

/** With the libraries of the Python script, and the times as Athena takes them. */
const READ = `
import datetime, gzip, json, sys
def time(text):
    return datetime.datetime.strptime(text, '%Y-%m-%d %H:%M:%S.%f' if '.' in text else '%Y-%m-%d %H:%M:%S').isoformat()
rows, same = [], 0
for line in gzip.open(sys.argv[1], 'rt', encoding='utf-8', newline='\\n'):
    entry = json.loads(line)
    same += line == json.dumps(entry) + '\\n'
    rows.append([entry['user_id'], entry['original_username'], entry['original_email'], entry['original_name'],
                 time(entry['retirement_request_date'])])
print(json.dumps({'rows': rows, 'same': same}))
`;

describeWithPython('an archive that the gzip and json of Python read', 'gzip', (run) => {
  it('has every learner in a line of its own, byte by byte as json.dumps writes it', () => {
    expect(run(READ, written())).toEqual({
      rows: learners.map(({ userId, originalUsername, originalEmail, originalName, created }) => [
        userId,
        originalUsername,
        originalEmail,
        originalName,
        created.replace('Z', ''),
      ]),
      same: learners.length,
    });
  });
});

describeWithPython('an archive that pandas reads', 'pandas', (run) => {
  it('is a table of JSON lines', () => {
    const read = run(
      `import json, sys, pandas
frame = pandas.read_json(sys.argv[1], lines=True, compression='gzip', dtype=False)
print(json.dumps(frame['original_name'].tolist()))`,
      written(),
    );
    expect(read).toEqual(learners.map(({ originalName }) => originalName));
  });
});
