import { SharedReading } from '../../../src/activities/kit/shared-reading';

/** A reading whose ends are told by hand. */
function slowly() {
  const ends: ((value: number) => void)[] = [];
  const read = () => new Promise<number>((resolve) => void ends.push(resolve));
  return { ends, read };
}

describe('a shared reading', () => {
  it('is one for all who ask while another is under way that began too early for them', async () => {
    const { ends, read } = slowly();
    const shared = new SharedReading<number>(60_000);
    const first = shared.get(read);
    const soon = Date.now() + 1_000;
    const later = [1, 2, 3].map(() => shared.get(read, 60_000, soon));
    expect(ends).toHaveLength(1);
    ends[0]?.(1);
    expect(await first).toBe(1);
    await Promise.resolve();
    expect(ends).toHaveLength(2);
    ends[1]?.(2);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    expect(ends).toHaveLength(2);
  });

  it('is begun for those who wait though the one before fails', async () => {
    const shared = new SharedReading<number>(60_000);
    const first = shared.get(() => Promise.reject(new Error('broke off')));
    const next = shared.get(async () => 2, 60_000, Date.now() + 1_000);
    await expect(first).rejects.toThrow('broke off');
    expect(await next).toBe(2);
  });
});
