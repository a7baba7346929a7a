import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Waiting } from '../../src/cli/shell/waiting';

describe('a command that is stopped while it waits', () => {
  const stopped = (work: (signal: AbortSignal) => Promise<void>) =>
    new Waiting(Date.now() + 50).until('nothing was changed', work);

  it('lets its work end first what it leaves behind', async () => {
    let ended = false;
    const work = async (signal: AbortSignal) => {
      await once(signal, 'abort');
      await sleep(20);
      ended = true;
      throw signal.reason;
    };
    await expect(stopped(work)).rejects.toMatchObject({ exit: 'timed-out', hint: 'nothing was changed' });
    expect(ended).toBe(true);
  });

  it('does not wait for work that never ends', async () => {
    await expect(stopped(() => new Promise(() => {}))).rejects.toMatchObject({ exit: 'timed-out' });
  });
});
