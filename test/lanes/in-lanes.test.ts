import { setTimeout as sleep } from 'node:timers/promises';
import { inLanes } from '../../src/lanes/in-lanes';

const NUMBERS = Array.from({ length: 20 }, (_, at) => at);

describe('inLanes()', () => {
  it('has so many at work at once, and gives what came of each in their order', async () => {
    let working = 0;
    let most = 0;
    const results = await inLanes(4, NUMBERS, async (one) => {
      working += 1;
      most = Math.max(most, working);
      await sleep((20 - one) % 5);
      working -= 1;
      return one * 2;
    });
    expect(results).toEqual(NUMBERS.map((one) => one * 2));
    expect(most).toBe(4);
  });

  it('throws the first failure when what is at work has ended, and begins nobody after it', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = inLanes(3, NUMBERS, async (one) => {
      begun.push(one);
      await sleep(one === 0 ? 1 : 30);
      if (one === 0) throw new Error('the first');
      ended.push(one);
      throw new Error('a later one');
    });
    await expect(work).rejects.toThrow('the first');
    expect([begun, ended]).toEqual([
      [0, 1, 2],
      [1, 2],
    ]);
  });

  it('leaves the rest out when it does not go on', async () => {
    const done: number[] = [];
    await inLanes(
      1,
      NUMBERS,
      async (one) => {
        done.push(one);
      },
      () => done.length < 3,
    );
    expect(done).toEqual([0, 1, 2]);
    expect(await inLanes(3, [], () => Promise.reject(new Error('nobody')))).toEqual([]);
  });
});
