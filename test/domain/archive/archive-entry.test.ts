import { entryLine, fullEntry, normalizedForHash, pseudonymousEntry } from '../../../src/domain/archive/archive-entry';
import { archiveName, manifestName, readArchiveName } from '../../../src/domain/archive/archive-name';
import { whoseArchive } from '../../../src/domain/archive/whose-archive';
import { complete } from './archived-learner';

const ODD = complete(46, {
  originalUsername: 'Zoë "Ü" \\ 李雷',
  originalName: 'Łukasz 😀\u2028\u007f',
  created: '2018-10-18T20:35:52.349757Z',
  modified: '2018-10-18T20:35:52Z',
});

describe('a line of an archive', () => {
  it('has the fields of the Python script in its order, with dates that Athena reads', () => {
    expect(Object.keys(fullEntry(ODD))).toEqual([
      'user_id',
      'original_username',
      'original_email',
      'original_name',
      'retired_username',
      'retired_email',
      'retirement_request_date',
      'last_modified_date',
    ]);
    expect(fullEntry(ODD)).toMatchObject({
      user_id: 5_000_046,
      retirement_request_date: '2018-10-18 20:35:52.349757',
      last_modified_date: '2018-10-18 20:35:52',
    });
  });

  it('names nobody where it is pseudonymous', () => {
    const line = entryLine(pseudonymousEntry(ODD, (field, text) => `${field}-${text.length}`));
    expect(JSON.parse(line)).toMatchObject({ user_id: 5_000_046, original_username_hash: 'username-12' });
    for (const name of [ODD.originalEmail, 'Zo', 'ukasz']) expect(line).not.toContain(name);
  });

  it('has one hash for two spellings of a name', () => {
    expect(normalizedForHash(' Ann@Example.COM ')).toBe('ann@example.com');
    expect(normalizedForHash('Zoe\u0308')).toBe(normalizedForHash('ZOË'));
  });
});

describe('the name of an archive', () => {
  const site = 'f0'.repeat(8);
  const name = archiveName({ instance: 'academy', site }, Date.parse('2026-11-05T22:01:02.345Z'), 'ab'.repeat(32));
  const ofEarlyBuilds = name.replace(`_${site}`, '');

  it('is where the script puts its own, and says of which instance and site it is', () => {
    expect(name).toBe(
      'raw/2026/11/retirement_archive_academy_f0f0f0f0f0f0f0f0_2026_11_05_22_01_02_abababababababab.json.gz',
    );
    expect(manifestName(name)).toBe(
      'manifests/2026/11/retirement_archive_academy_f0f0f0f0f0f0f0f0_2026_11_05_22_01_02_abababababababab.json',
    );
    const atMs = Date.parse('2026-11-05T22:01:02Z');
    expect(readArchiveName(name)).toEqual({ instance: 'academy', site, atMs });
    expect(readArchiveName(ofEarlyBuilds)).toEqual({ instance: 'academy', atMs });
    expect(readArchiveName('raw/2019/08/retirement_archive_2019_27_08_10_11_12.json.gz')).toEqual({
      atMs: Date.parse('2019-08-27T10:11:12Z'),
    });
  });

  it.each([
    'raw/2026/11/notes.json.gz',
    'raw/2026/11/retirement_archive_x.json.gz',
    'raw/2026/11/retirement_archive_2026_31_31_10_11_12.json.gz',
    'other/a',
    `backup/${name}`,
    name.replace(site, 'F0'.repeat(8)),
    name.replace(site, 'f0f0'),
  ])('is not %s, which is somebody else’s', (other) => expect(readArchiveName(other)).toBeUndefined());

  it('tells whose it is: the id alone says nothing, since two sites may have one id and one place', () => {
    const whose = (file: string, instance = 'academy', sites = [site]) => {
      const named = readArchiveName(file);
      return named === undefined ? undefined : whoseArchive(named, instance, (one) => sites.includes(one));
    };
    expect(whose(name)).toBe('ours');
    expect(whose(name, 'academy', ['0'.repeat(16), site])).toBe('ours');
    expect(whose(name, 'academy', ['0'.repeat(16)])).toBe('same-id');
    expect(whose(ofEarlyBuilds)).toBe('same-id');
    expect(whose(name, 'academ')).toBe('other');
    expect(whose('raw/2019/08/retirement_archive_2019_27_08_10_11_12.json.gz')).toBe('script');
  });
});
