import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { replaceExport } from '../../../src/cli/instance/replace-export';
import { temporaryFolder } from '../../config/temporary-folder';

const folder = temporaryFolder();
let made = 0;
/** A folder of its own for each test, with one for the backup. */
function places() {
  made += 1;
  const here = join(folder.path, String(made));
  mkdirSync(join(here, 'backup'), { recursive: true });
  return { here, link: join(here, 'holds.json'), backup: join(here, 'backup', 'holds.json') };
}

describe('an exported file', () => {
  it.each([
    ['that is there', true],
    ['that is not there yet', false],
  ])('is written where a link leads, to a file %s', async (_, there) => {
    const { link, backup, here } = places();
    if (there) writeFileSync(backup, 'old');
    symlinkSync(join('backup', 'holds.json'), link);
    for (const text of ['one', 'two']) await replaceExport(link, text);
    expect(readFileSync(backup, 'utf8')).toBe('two');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect([readdirSync(here).sort(), readdirSync(join(here, 'backup'))]).toEqual([
      ['backup', 'holds.json'],
      ['holds.json'],
    ]);
  });

  it('is readable by its owner alone if it is new, and keeps its mode otherwise', async () => {
    const { link } = places();
    await replaceExport(link, 'one');
    expect(statSync(link).mode & 0o777).toBe(0o600);
    chmodSync(link, 0o640);
    await replaceExport(link, 'two');
    expect(statSync(link).mode & 0o777).toBe(0o640);
  });

  it('stays its owner’s, also when root writes it', async () => {
    const { link } = places();
    writeFileSync(link, 'old', { mode: 0o600 });
    // Only root can give a file away.
    if (process.getuid?.() === 0) chownSync(link, 4_711, 4_712);
    const { uid, gid } = statSync(link);
    await replaceExport(link, 'two');
    expect(statSync(link)).toMatchObject({ uid, gid });
  });

  it('leaves no copy of a writer that died, and leaves one that still writes alone', async () => {
    const { link, here } = places();
    const draft = (digit: string) => `${link}.${digit.repeat(8)}-aaaa-aaaa-aaaa-${digit.repeat(12)}`;
    for (const digit of ['1', '2']) writeFileSync(draft(digit), 'part');
    writeFileSync(`${link}.old`, 'mine');
    utimesSync(draft('1'), 1_000, 1_000);
    await replaceExport(link, 'two');
    expect(readdirSync(here).sort()).toEqual(
      ['backup', 'holds.json', 'holds.json.old', draft('2').slice(here.length + 1)].sort(),
    );
  });
});
