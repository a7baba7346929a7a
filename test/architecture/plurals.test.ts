import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../src/domain/text/counted';
import { filesOf, ROOT } from './files-of';
import { pluralsIn } from './plurals';

/** Texts of the platform, as it writes them. */
const OF_THE_PLATFORM: readonly string[] = ['sandbox/lms/partner-report.ts'];

/** So that these texts are not taken for templates themselves. */
const filled = (source: string) => source.replaceAll('#{', '${');

describe('a text that counts', () => {
  it('is right where there is one: no text says "1 learners"', () => {
    const files = ['src', 'sandbox', 'scripts'].flatMap((folder) => filesOf(folder));
    expect(files.length).toBeGreaterThan(500);
    const found = files
      .filter((file) => !OF_THE_PLATFORM.includes(file))
      .flatMap((file) => pluralsIn(readFileSync(join(ROOT, file), 'utf8')).map((text) => `${file}: ${text}`));
    expect(found).toEqual([]);
  });

  it('has both forms', () => {
    expect([0, 1, 2].map((count) => counted(count, 'learner'))).toEqual(['0 learners', '1 learner', '2 learners']);
    expect(counted(1, 'entry waits', 'entries wait')).toBe('1 entry waits');
    expect(counted(2, 'entry waits', 'entries wait')).toBe('2 entries wait');
  });

  it.each([
    ['`#{count} learners`', 'learners'],
    ['`#{due.due} learners are due`', 'learners'],
    ['`started #{result.enrolled} runs`', 'runs'],
    ['`#{list.length} open runs`', 'open runs'],
    ['`#{asked - done} users were not sent`', 'users'],
    ['`#{count} of the file are not there`', 'of the file are'],
    ['`deleted it, #{kept} are younger`', 'are younger'],
    ["count + ' rows'", 'rows'],
    ["count > 2 ? 'many' : `#{count} rows`", 'rows'],
  ])('is found where it knows one form: %s', (source, found) => {
    expect(pluralsIn(filled(source))).toEqual([found]);
  });

  it.each([
    "counted(count, 'learner')",
    '`at most #{MOST} characters`',
    '`#{2 * LONGEST_NAME} bytes`',
    '`#{step.method} runs after it`',
    "count === 1 ? 'a state' : `#{count} states`",
    "`#{names.join(', ')} learners`",
    '`#{count} left`',
  ])('is not found where it is right: %s', (source) => {
    expect(pluralsIn(filled(source))).toEqual([]);
  });
});
