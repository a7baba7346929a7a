import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivePlace } from '../../../src/activities/archive-learners/archive-place';
import type { InstanceServices } from '../../../src/activities/kit/instance-services';
import type { ArchiveRules } from '../../../src/domain/archive/archive-rules';
import { openFolder } from '../../../src/storage/folder/open-folder';
import { temporaryFolder } from '../../config/temporary-folder';

const folder = temporaryFolder();
const storage = openFolder(folder.path, 'folder:kept');
const services = { archive: { storage } } as unknown as InstanceServices;
const placeOf = (address: string | null, ours = services) =>
  archivePlace({ services: ours }, { address } as ArchiveRules, new AbortController().signal);

describe('the place of archives', () => {
  it('is a folder by what the file or an earlier record says', async () => {
    for (const [address, name] of [
      ['folder:kept', 'a'],
      [`folder:${folder.path}`, 'b'],
    ] as const) {
      await placeOf(address).writeOnce(name, Buffer.from(name));
      expect(readFileSync(join(folder.path, name), 'utf8')).toBe(name);
    }
  });

  it.each([null, 'folder:other', 's3://kept'])('is not %s', (address) => {
    expect(() => placeOf(address)).toThrow(expect.objectContaining({ code: 'config.stale' }));
    const { alsoKnownAs: _, ...bucket } = storage;
    const inBucket = { archive: { storage: bucket } } as unknown as InstanceServices;
    expect(() => placeOf(address, inBucket)).toThrow(expect.objectContaining({ code: 'config.stale' }));
    expect(() => placeOf(address, {} as InstanceServices)).toThrow(expect.objectContaining({ code: 'config.stale' }));
  });
});
