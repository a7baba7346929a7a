import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArchiveBench } from './archive-bench';

/** As the Python script names it. */
const FILE = 'raw/2020/03/retirement_archive_2020_15_03_10_00_00.json.gz';
const ADA = JSON.stringify({ user_id: 7, original_username: 'ada', original_email: 'ada@example.com' });

describe('a search through an archive that somebody else wrote', () => {
  let bench: ArchiveBench;
  beforeAll(async () => {
    bench = await ArchiveBench.open();
    mkdirSync(join(bench.folder, 'raw/2020/03'), { recursive: true });
  });
  afterAll(() => bench.close());
  const put = (body: Uint8Array) => writeFileSync(join(bench.folder, FILE), body);
  const input = { instance: 'sandbox', by: { username: 'ADA' } } as const;

  it('passes over blank lines', async () => {
    put(gzipSync(`${ADA}\n\n \n`));
    expect(await bench.at.run('findArchived', input)).toMatchObject({ learners: 1, found: [{ file: FILE }] });
  });

  it.each([
    ['is cut off', gzipSync(ADA.repeat(50)).subarray(0, 40)],
    ['has a line that is not JSON', gzipSync(`${ADA}\nada,ada@example.com\n`)],
    ['has a line without a name', gzipSync('null\n')],
    ['has a name that is not a text', gzipSync('{"original_username": null, "original_email": "a@b"}\n')],
  ])('says in the log which file it is that %s', async (_, body) => {
    put(body);
    bench.at.logged.length = 0;
    expect(await bench.at.fail('findArchived', input)).toMatchObject({ type: 'storage.differs', quick: false });
    expect(bench.at.logged.filter(({ fields }) => fields.file === FILE)).toHaveLength(1);
    expect(JSON.stringify(bench.at.logged)).not.toContain('ada@');
  });
});
