import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataConverter } from '../../src/codec/data-converter';
import { encryptionCodec } from '../../src/codec/encryption-codec';
import type { KeyRing } from '../../src/keys/key-ring';
import { KeyRingFault } from '../../src/keys/key-ring-fault';
import { EncryptionGuard } from '../../src/serving/encryption-guard';
import { describeRecord } from '../../src/temporal/records/describe-record';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';
import { openTestEngine, type TestEngine } from '../support/dev-server';
import { clientWith, startRecord } from '../support/record-bench';
import { untilHolds } from '../support/until-holds';

const folder = temporaryFolder();
let engine: TestEngine;
beforeEach(async () => {
  engine = await openTestEngine('guard');
});
afterEach(() => engine.close());

const clientOf = (ring: KeyRing) => clientWith(engine, dataConverter(encryptionCodec(ring)));
const record = async (ring: KeyRing, instance: string) => {
  await startRecord(clientOf(ring), { instance, everEncrypted: true });
  await untilHolds(
    `the record of ${instance} is listed`,
    () => engine.client.workflow.count(`LetheInstance = '${instance}'`),
    ({ count }) => count === 1,
  );
};

function guardWith(ring: KeyRing) {
  const told: string[] = [];
  const client = clientOf(ring);
  const guard = new EncryptionGuard(client, ring, (warning) => told.push(warning));
  return { guard, told, see: async (instance: string) => guard.see(instance, await describeRecord(client, instance)) };
}

describe('a worker with the key ring of its namespace', () => {
  it('begins beside a record that no key of it opens: somebody may have made it up', async () => {
    const [ours, theirs] = [await testRing(join(folder.path, 'a.json')), await testRing(join(folder.path, 'b.json'))];
    await record(ours, 'plain');
    await record(theirs, 'other');
    const { guard, told } = guardWith(ours);
    await guard.checkNamespace();
    expect(told).toEqual([expect.stringMatching(/lacks key other\/.*, which other is encrypted with/)]);
    expect(guard.warnings()).toEqual(told);
    await guard.checkNamespace();
    expect(told).toHaveLength(1);
  });

  it('does not begin where it can read no record at all', async () => {
    const [ours, theirs] = [await testRing(join(folder.path, 'c.json')), await testRing(join(folder.path, 'd.json'))];
    await record(theirs, 'other');
    await expect(guardWith(ours).guard.checkNamespace()).rejects.toThrow(KeyRingFault);
    // A key of the same name does not make it the ring of this namespace.
    await ours.provide('other', new Date().toISOString().slice(0, 7));
    await record(theirs, 'third');
    await expect(guardWith(ours).guard.checkNamespace()).rejects.toThrow(/lacks key third/);
  });

  it('does not begin to serve an instance whose record it cannot read', async () => {
    const [ours, theirs] = [await testRing(join(folder.path, 'e.json')), await testRing(join(folder.path, 'f.json'))];
    await record(theirs, 'plain');
    await expect(guardWith(ours).see('plain')).rejects.toThrow(/lacks key plain/);
  });

  it('goes on, once it has begun, when a record cannot be read any more, and says so once', async () => {
    const [ours, theirs] = [await testRing(join(folder.path, 'g.json')), await testRing(join(folder.path, 'h.json'))];
    const { guard, told, see } = guardWith(ours);
    const stopping = new AbortController();
    const living = guard.live(stopping.signal, 20);
    await record(theirs, 'plain');
    await see('plain');
    await see('plain');
    expect(told).toEqual([expect.stringMatching(/lacks key plain/)]);
    expect(ours.keys.map(({ parts }) => parts.instance)).not.toContain('plain');
    await engine.client.workflow.getHandle('instance/plain').terminate('by hand');
    await see('plain');
    await untilHolds(
      'all is well',
      async () => guard.warnings(),
      (warnings) => warnings.length === 0,
    );
    stopping.abort();
    await living;
  });

  it('goes on, once it has begun, while its key ring is out of reach', async () => {
    const path = join(folder.path, 'gone.json');
    const ring = await testRing(path);
    const { guard, told, see } = guardWith(ring);
    const stopping = new AbortController();
    const living = guard.live(stopping.signal, 20);
    await see('plain');
    rmSync(path);
    await see('plain');
    expect(told).toEqual([expect.stringMatching(/there is no key ring/)]);
    stopping.abort();
    await living;
  });
});
