import { commitRehome, planRehome } from '../../src/operations/instances/rehome';
import { isRefusal } from '../../src/operations/refusal';
import { claimSite, holderOfSite } from '../../src/temporal/records/claim-site';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { settings } from '../support/instance-settings';
import { startRecord, withWorkflows } from '../support/record-bench';
import { untilHolds } from '../support/until-holds';

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('rehome-claim');
});
afterAll(() => engine.close());

const contextOf = (instance: string) => {
  const { signal } = new AbortController();
  return { client: engine.client, instance, by: 'ann', signal, onProgress: () => {} };
};

const rehome = (instance: string, fingerprint: string, revisionSeen: number) => {
  const plan = { settings: settings({ fingerprint }), fromSite: settings().fingerprint, revisionSeen };
  return commitRehome(
    contextOf(instance),
    { ...plan, changes: [], compared: 0, formerSites: [], shared: [], unread: [] },
    undefined,
  );
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

describe('an instance that moves', () => {
  it('is told which of its services another instance has', async () => {
    const services = { CREDENTIALS: 'credentials.example.com' };
    const other = await startRecord(engine.client, { settings: settings({ fingerprint: 'e0'.repeat(8), services }) });
    const { instance } = await startRecord(engine.client);
    const moved = settings({ fingerprint: 'd0'.repeat(8), lms: 'https://new.example.com', services });
    const shared = async () => {
      const plan = await planRehome(contextOf(instance), moved);
      return isRefusal(plan) ? [] : plan.shared.filter((one) => one.instance === other.instance);
    };
    const seen = await untilHolds('what is shared', shared, (some) => some.length > 0);
    expect(seen).toMatchObject([{ service: 'CREDENTIALS', as: 'CREDENTIALS' }]);
  });
});
