import { RetirementError } from '../../src/domain/failure/failure';
import type { OpenStorage, StoredFile } from '../../src/storage/storage';

const bytes = (text: string) => Buffer.from(text);

export async function textOf(storage: OpenStorage, name: string): Promise<string> {
  const body = await storage.with().read(name);
  if (body === 'absent') return 'absent';
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

export async function listed(storage: OpenStorage, prefix: string): Promise<readonly StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const file of storage.with().list(prefix)) files.push(file);
  return files;
}

/** What every storage must do, whatever it is. */
export function storageContract(open: () => OpenStorage): void {
  it('writes a file once, and gives back its bytes', async () => {
    const storage = open();
    expect(await storage.with().writeOnce('raw/2026/11/a.json.gz', bytes('first'))).toBe('there');
    expect(await storage.with().writeOnce('raw/2026/11/a.json.gz', bytes('second'))).toBe('taken');
    expect(await storage.with().writeOnce('raw/2026/11/a.json.gz', bytes('first'))).toBe('there');
    expect(await textOf(storage, 'raw/2026/11/a.json.gz')).toBe('first');
  });

  it('lets one of many writers win', async () => {
    const storage = open();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => storage.with().writeOnce('race/a', bytes(`writer ${at}`))),
    );
    expect(answers.filter((answer) => answer === 'there')).toHaveLength(1);
    expect(await textOf(storage, 'race/a')).toBe(`writer ${answers.indexOf('there')}`);
  });

  it('keeps a file of many megabytes whole', async () => {
    const storage = open();
    const body = Buffer.alloc(9_000_000, 'lethe ');
    await storage.with().writeOnce('big/a', body);
    const back = await storage.with().read('big/a');
    let length = 0;
    for await (const piece of back === 'absent' ? [] : back) length += piece.length;
    expect(length).toBe(body.length);
  });

  it('says of a file that is not there that it is absent', async () => {
    expect(await open().with().read('raw/nobody')).toBe('absent');
  });

  it('lists files by their names, with size and age', async () => {
    const storage = open();
    const before = Date.now() - 60_000;
    for (const name of ['list/b/2', 'list/a/1', 'list/a/10', 'listed-not/x']) {
      await storage.with().writeOnce(name, bytes(name));
    }
    const files = await listed(storage, 'list/');
    expect(files.map(({ name }) => name)).toEqual(['list/a/1', 'list/a/10', 'list/b/2']);
    expect(files[0]).toMatchObject({ bytes: 'list/a/1'.length });
    for (const { writtenAtMs } of files) expect(writtenAtMs).toBeGreaterThan(before);
    expect(await listed(storage, 'list/nothing/')).toEqual([]);
  });

  it('removes a file, and one that is not there', async () => {
    const storage = open();
    await storage.with().writeOnce('gone/a', bytes('a'));
    await storage.with().remove('gone/a');
    await storage.with().remove('gone/a');
    expect(await listed(storage, 'gone/')).toEqual([]);
    expect(await storage.with().writeOnce('gone/a', bytes('again'))).toBe('there');
  });

  it('does nothing for an attempt that has ended', async () => {
    const storage = open();
    const ended = storage.with(AbortSignal.abort());
    const failure = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: unknown) => error,
      );
    const failed = await failure(ended.writeOnce('late/a', bytes('a')));
    expect(failed).toBeInstanceOf(RetirementError);
    expect((failed as RetirementError).code).toBe('storage.unavailable');
    expect((await failure(ended.read('late/a'))) as RetirementError).toMatchObject({ code: 'storage.unavailable' });
    expect(await listed(storage, 'late/')).toEqual([]);
  });

  it('refuses a name that leads elsewhere', async () => {
    for (const name of ['../a', 'a/../b', '/a', 'a//b', '', '.hidden', 'a/.b', 'a\u0000b', 'x'.repeat(300)]) {
      await expect(open().with().writeOnce(name, bytes('a'))).rejects.toThrow();
    }
  });
}
