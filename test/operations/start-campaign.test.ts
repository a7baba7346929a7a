import { type CampaignPlan, startCampaign } from '../../src/operations/campaigns';
import type { OperationContext } from '../../src/operations/operation-context';

/** A Temporal server that takes everything, up to the update that fails. */
function serverThatFailsAt(update: 'addBatch' | 'begin', failing: () => void = () => {}) {
  const terminated: string[] = [];
  const handle = {
    executeUpdate: async ({ name }: { readonly name: string }) => {
      if (name !== update) return 1;
      failing();
      throw new Error('the answer is lost');
    },
    terminate: async (reason: string) => void terminated.push(reason),
  };
  const client = {
    workflow: { start: async () => handle },
    withAbortSignal: (_: AbortSignal, work: () => Promise<unknown>) => work(),
  };
  return { client: client as unknown as OperationContext['client'], terminated };
}

describe('startCampaign()', () => {
  const stop = new AbortController();
  const sent: string[] = [];
  beforeEach(() => {
    sent.length = 0;
  });
  const begin = (client: OperationContext['client'], signal = new AbortController().signal) => {
    const plan: CampaignPlan = {
      site: 'f00d',
      errand: { kind: 'verb', verb: 'hold', request: {} },
      targets: [{ userId: 1, phase: 'held' }],
      onSent: (id) => void sent.push(id),
    };
    return startCampaign({ client, instance: 'demo', by: 'ada', signal, onProgress: () => {} }, plan);
  };

  it('begins nothing for more learners than Temporal keeps in one workflow, by their number and by their size', async () => {
    const { client } = serverThatFailsAt('begin');
    const plan = (username: string, amount: number): CampaignPlan => ({
      site: 'f00d',
      errand: { kind: 'erase', step: 'RETIRING_CREDENTIALS' },
      targets: Array.from({ length: amount }, (_, at) => ({
        userId: at + 1,
        retirementId: at,
        phase: 'none',
        username,
      })),
      onSent: (id) => void sent.push(id),
    });
    const context = { client, instance: 'demo', by: 'ada', signal: stop.signal, onProgress: () => {} };
    const refused = (reason: string) => ({ refusal: 'record', reason: expect.stringContaining(reason) });
    expect(await startCampaign(context, plan('ann', 50_001))).toMatchObject(refused('50000 learners at most'));
    const long = '\u{1F600}'.repeat(150);
    expect(await startCampaign(context, plan(long, 40_000))).toMatchObject(refused('too long for one campaign'));
    expect(await startCampaign(context, plan('ann', 50_000))).toMatchObject({ refusal: 'may-have-begun' });
  });

  it('ends a campaign whose learners were not handed over: nothing was done', async () => {
    const { client, terminated } = serverThatFailsAt('addBatch');
    await expect(begin(client)).rejects.toThrow('the answer is lost');
    expect(terminated).toHaveLength(1);
    expect(sent).toEqual([]);
  });

  it('leaves a campaign alone that was told to begin, and says that it may have', async () => {
    const { client, terminated } = serverThatFailsAt('begin');
    expect(await begin(client)).toEqual({ refusal: 'may-have-begun', campaign: sent[0] });
    expect(sent).toHaveLength(1);
    expect(terminated).toEqual([]);
  });

  it('leaves it alone, too, when the person stops waiting then', async () => {
    const { client, terminated } = serverThatFailsAt('begin', () => stop.abort());
    await expect(begin(client, stop.signal)).rejects.toThrow();
    expect(sent).toHaveLength(1);
    expect(terminated).toEqual([]);
  });
});
