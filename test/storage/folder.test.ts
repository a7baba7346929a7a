import { chmodSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetirementError } from '../../src/domain/failure/failure';
import { openFolder } from '../../src/storage/folder/open-folder';
import { temporaryFolder } from '../config/temporary-folder';
import { listed, storageContract } from './storage-contract';

const folder = temporaryFolder();
let opened = 0;

function fresh(): string {
  opened += 1;
  const path = join(folder.path, `archive-${opened}`);
  mkdirSync(path);
  return path;
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error) => error,
  );

describe('a folder', () => {
  storageContract(() => openFolder(fresh()));

  it('is readable by its owner alone', async () => {
    const root = fresh();
    await openFolder(root).with().writeOnce('raw/2026/a', Buffer.from('a'));
    expect(statSync(join(root, 'raw/2026/a')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'raw')).mode & 0o777).toBe(0o700);
  });

  it('must exist: a disk that is not mounted takes nothing', async () => {
    const gone = openFolder(join(folder.path, 'not-mounted'));
    for (const work of [gone.with().writeOnce('a', Buffer.from('a')), gone.with().read('a'), listed(gone, '')]) {
      const failed = await failure(work);
      expect(failed).toBeInstanceOf(RetirementError);
      expect(failed).toMatchObject({ code: 'storage.denied', facts: { service: 'folder', errno: 'ENOENT' } });
      expect((failed as Error).message).not.toContain(folder.path);
    }
  });

  it('shows nothing of a writer that was killed, and removes it after an hour', async () => {
    const root = fresh();
    const storage = openFolder(root);
    await storage.with().writeOnce('raw/a', Buffer.from('a'));
    const [old, young] = ['1111', '2222'].map((id) => `.00000000-0000-4000-8000-00000000${id}.part`) as [
      string,
      string,
    ];
    for (const name of [old, young]) writeFileSync(join(root, 'raw', name), 'half');
    utimesSync(join(root, 'raw', old), new Date(0), new Date(0));
    expect((await listed(storage, 'raw/')).map(({ name }) => name)).toEqual(['raw/a']);
    await storage.with().writeOnce('raw/b', Buffer.from('b'));
    expect(readdirSync(join(root, 'raw')).sort()).toEqual([young, 'a', 'b']);
  });

  it('leaves the files of others alone, whatever they are called and however old', async () => {
    const root = fresh();
    mkdirSync(join(root, 'raw/.00000000-0000-4000-8000-000000000000.part'), { recursive: true });
    mkdirSync(join(root, 'raw/folder.part'));
    const others = ['film.mkv.part', '.film.part', '.part', '00000000-0000-4000-8000-000000000000.part'];
    for (const name of others) writeFileSync(join(root, 'raw', name), 'theirs');
    const before = readdirSync(join(root, 'raw'));
    for (const name of before) utimesSync(join(root, 'raw', name), new Date(0), new Date(0));
    expect(await openFolder(root).with().writeOnce('raw/a', Buffer.from('a'))).toBe('there');
    expect(readdirSync(join(root, 'raw')).sort()).toEqual([...before, 'a'].sort());
  });

  it('says that its rights do not allow it', async () => {
    if (process.getuid?.() === 0) return expect(statSync('/').uid).toBe(0);
    const root = fresh();
    chmodSync(root, 0o500);
    const failed = await failure(openFolder(root).with().writeOnce('a', Buffer.from('a')));
    chmodSync(root, 0o700);
    expect(failed).toMatchObject({ code: 'storage.denied', facts: { errno: 'EACCES' } });
  });
});
