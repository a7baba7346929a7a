import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { watchWorkflow } from '../../src/operations/kit/watch-workflow';
import type { Progress } from '../../src/operations/progress';

/** A workflow that a worker is at, until `end` is called. */
function running() {
  let end: (result: string) => void = () => {};
  const result = new Promise<string>((resolve) => {
    end = resolve;
  });
  const client = { withAbortSignal: <T>(_: AbortSignal, work: () => Promise<T>) => work() };
  const raw = { workflowExecutionInfo: { status: 1, historyLength: 9 }, pendingActivities: [] };
  const handle = { client, result: () => result, describe: async () => ({ raw }) };
  return { handle: handle as unknown as WorkflowHandle, end: (text: string) => end(text) };
}

describe('watchWorkflow()', () => {
  it('tells how far it is, one question at a time, and nothing after the end', async () => {
    const { handle, end } = running();
    const told: Progress[] = [];
    let asked = 0;
    let asking = 0;
    let most = 0;
    const howFar = async (): Promise<Progress> => {
      asked += 1;
      asking += 1;
      most = Math.max(most, asking);
      if (asked === 1) {
        asking -= 1;
        throw new Error('no worker answers now');
      }
      const done = asked;
      await sleep(done === 2 ? 1_500 : 10);
      asking -= 1;
      if (done === 3) {
        end('done');
        await sleep(50);
      }
      return { doing: 'replacing', done };
    };
    const { signal } = new AbortController();
    const watching = watchWorkflow<string>(handle, {
      signal,
      instance: 'academy',
      howFar,
      onProgress: (progress) => told.push(progress),
    });
    expect(await watching).toBe('done');
    await sleep(200);
    expect([most, told]).toEqual([1, [{ doing: 'replacing', done: 2 }]]);
  });

  it('asks nothing more when nobody listens any longer', async () => {
    const { handle } = running();
    const left = new AbortController();
    let asked = 0;
    const watching = watchWorkflow<string>(handle, {
      signal: left.signal,
      instance: 'academy',
      howFar: async () => {
        asked += 1;
        left.abort(new Error('Ctrl-C'));
        return { doing: 'replacing', done: asked };
      },
      onProgress: () => {
        throw new Error('told after the end');
      },
    });
    await expect(watching).rejects.toThrow('Ctrl-C');
    expect(asked).toBe(1);
  });
});
