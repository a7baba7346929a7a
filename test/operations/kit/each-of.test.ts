import { setTimeout as sleep } from 'node:timers/promises';
import { eachOf } from '../../../src/operations/kit/each-of';

describe('eachOf()', () => {
  it('counts one after the other what is done, whichever was done first', async () => {
    const told: number[] = [];
    const seen: number[] = [];
    const work = async (ms: number) => {
      await sleep(ms);
      seen.push(ms);
    };
    await eachOf([60, 40, 20, 1], new AbortController().signal, work, (done) => void told.push(done));
    expect(told).toEqual([1, 2, 3, 4]);
    expect(seen).toEqual([1, 20, 40, 60]);
  });

  it('begins nothing more once it is aborted', async () => {
    const seen: number[] = [];
    const work = async (item: number) => void seen.push(item);
    await eachOf([1, 2, 3], AbortSignal.abort(), work);
    expect(seen).toEqual([]);
  });
});
