import { join } from 'node:path';
import { dataConverter } from '../../../src/codec/data-converter';
import { encryptionCodec } from '../../../src/codec/encryption-codec';
import { siteClaimWorkflowId } from '../../../src/domain/instance/instance';
import { claimSite, holderOfSite, releaseSite } from '../../../src/temporal/records/claim-site';
import { temporaryFolder } from '../../config/temporary-folder';
import { testRing } from '../../keys/test-ring';
import { openTestEngine, type TestEngine } from '../../support/dev-server';
import { clientWith, withWorkflows } from '../../support/record-bench';
import { untilHolds } from '../../support/until-holds';

const folder = temporaryFolder();
let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine('claims');
});
afterAll(() => engine.close());

describe('the claim of an LMS', () => {
  it('is one instance’s at a time, and makes no key', async () => {
    const ring = await testRing(join(folder.path, 'claims.json'));
    const client = clientWith(engine, dataConverter(encryptionCodec(ring)));
    expect(await claimSite(client, 'abcd', 'one')).toBe('taken');
    expect(await claimSite(client, 'abcd', 'one')).toBe('had');
    expect(await claimSite(engine.client, 'abcd', 'two')).toEqual({ holder: 'one' });
    await releaseSite(client, 'abcd', 'two');
    expect(await holderOfSite(engine.client, 'abcd')).toBe('one');
    await releaseSite(client, 'abcd', 'one');
    expect(await claimSite(client, 'abcd', 'two')).toBe('taken');
    expect(ring.keys).toEqual([]);
  });

  it('is taken up by a worker without a fault', async () => {
    await claimSite(engine.client, 'cafe', 'one');
    await withWorkflows(engine, async () => {
      const handle = engine.client.workflow.getHandle(siteClaimWorkflowId('cafe'));
      const length = async () => Number((await handle.describe()).raw.workflowExecutionInfo?.historyLength);
      await untilHolds('its first task', length, (events) => events > 3);
      expect((await handle.describe()).status.name).toBe('RUNNING');
    });
  });
});
