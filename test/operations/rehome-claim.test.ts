import { commitRehome } from '../../src/operations/instances/rehome';
import { claimSite, holderOfSite } from '../../src/temporal/records/claim-site';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { settings } from '../support/instance-settings';
import { startRecord, withWorkflows } from '../support/record-bench';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('rehome-claim');
});
afterAll(() => engine.close());

const rehome = (instance: string, fingerprint: string, revisionSeen: number) => {
  const signal = new AbortController().signal;
  const context = { client: engine.client, instance, by: 'ann', signal, onProgress: () => {} };
  const plan = { settings: settings({ fingerprint }), fromSite: settings().fingerprint, revisionSeen };
  return commitRehome(context, { ...plan, changes: [], compared: 0, formerSites: [] }, undefined);
};

describe('the claim of the new address of an instance that moves', () => {
  it('is given up where the record refuses to move', async () => {
    const { instance } = await startRecord(engine.client, { revision: 2 });
    const fresh = 'a0'.repeat(8);
    await withWorkflows(engine, async () => {
      expect(await rehome(instance, fresh, 1)).toMatchObject({ refusal: 'record' });
    });
    expect(await holderOfSite(engine.client, fresh)).toBeUndefined();
  });

  it('is kept where somebody else has moved the record there already', async () => {
    const fresh = 'b0'.repeat(8);
    const moved = settings({ fingerprint: fresh });
    const { instance } = await startRecord(engine.client, { revision: 2, settings: moved });
    await claimSite(engine.client, fresh, instance);
    await withWorkflows(engine, async () => {
      expect(await rehome(instance, fresh, 1)).toMatchObject({ refusal: 'record' });
    });
    expect(await holderOfSite(engine.client, fresh)).toBe(instance);
  });

  it('is kept where nobody answers: the record may still move', async () => {
    const { instance } = await startRecord(engine.client);
    const fresh = 'c0'.repeat(8);
    expect(await rehome(instance, fresh, 1)).toMatchObject({ refusal: 'failure', code: 'engine.no-worker' });
    expect(await holderOfSite(engine.client, fresh)).toBe(instance);
  }, 60_000);
});
