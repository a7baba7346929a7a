import { archivePlace } from '../../../src/activities/archive-learners/archive-place';
import type { InstanceServices } from '../../../src/activities/kit/instance-services';
import type { ArchiveRules } from '../../../src/domain/archive/archive-rules';
import { openFolder } from '../../../src/storage/folder/open-folder';

const storage = openFolder('/srv/lethe/kept', 'folder:kept');
const services = { archive: { storage } } as unknown as InstanceServices;
const placeOf = (address: string | null, ours = services) =>
  archivePlace({ services: ours }, { address } as ArchiveRules, new AbortController().signal);

describe('the place of archives', () => {
  it.each(['folder:kept', 'folder:/srv/lethe/kept'])(
    'is a folder by what the file or an earlier record says: %s',
    (address) => {
      expect(placeOf(address)).toMatchObject({ root: '/srv/lethe/kept' });
    },
  );

  it.each([null, 'folder:other', 's3://kept'])('is not %s', (address) => {
    expect(() => placeOf(address)).toThrow(expect.objectContaining({ code: 'config.stale' }));
    const { alsoKnownAs: _, ...bucket } = storage;
    const inBucket = { archive: { storage: bucket } } as unknown as InstanceServices;
    expect(() => placeOf(address, inBucket)).toThrow(expect.objectContaining({ code: 'config.stale' }));
    expect(() => placeOf(address, {} as InstanceServices)).toThrow(expect.objectContaining({ code: 'config.stale' }));
  });
});
