import { join } from 'node:path';
import type { Payload, SerializationContext } from '@temporalio/common';
import fc from 'fast-check';
import { encryptionCodec, lenientCodec } from '../../src/codec/encryption-codec';
import { PayloadUnreadable } from '../../src/codec/unreadable';
import { monthAt } from '../../src/domain/encryption/key-id';
import { envRing } from '../../src/keys/env-ring';
import { KeyRing } from '../../src/keys/key-ring';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';

const folder = temporaryFolder();
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
const of = (workflowId: string): SerializationContext => ({ type: 'workflow', namespace: 'default', workflowId });
const run = of('retirement/academy/42');
const payloadOf = (value: unknown): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
const plain = (payloads: readonly Payload[]) =>
  payloads.map(({ metadata, data }) => [
    Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]),
    Buffer.from(data ?? []).toString('hex'),
  ]);

let rings = 0;
async function newRing(): Promise<KeyRing> {
  rings += 1;
  return testRing(join(folder.path, `ring-${rings}.json`));
}

const anyPayload: fc.Arbitrary<Payload> = fc.record({
  metadata: fc.dictionary(
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name !== '__proto__'),
    fc.uint8Array(),
  ),
  data: fc.uint8Array({ maxLength: 5_000 }),
});

describe('encryptionCodec()', () => {
  it('gives back any payload as it was, metadata and all', async () => {
    const codec = encryptionCodec(await newRing());
    await fc.assert(
      fc.asyncProperty(fc.array(anyPayload, { maxLength: 4 }), async (payloads) => {
        const before = plain(payloads);
        const encoded = await codec.encode(payloads, run);
        expect(plain(await codec.decode(encoded, run))).toEqual(before);
        // Anybody who decodes does not have to know whose it is: the Web UI does not.
        expect(plain(await codec.decode(encoded))).toEqual(before);
      }),
    );
  });

  it('leaves nothing of a payload to be read, and writes the same payload differently each time', async () => {
    const codec = encryptionCodec(await newRing());
    const encoded = await codec.encode([payloadOf({ name: 'Zélie Quux' }), payloadOf({ name: 'Zélie Quux' })], run);
    const [first, second] = encoded.map(({ data }) => Buffer.from(data ?? []));
    expect(first?.includes('Quux')).toBe(false);
    expect(first?.equals(second ?? Buffer.of())).toBe(false);
    for (const { metadata } of encoded) {
      expect(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)])).toEqual([
        ['encoding', 'binary/encrypted'],
        ['encryption-cipher', 'AES-256-GCM'],
        ['encryption-key-id', `academy/${monthAt(Date.now())}`],
        ['encryption-scope', 'retirement/academy/42'],
      ]);
    }
  });

  it('takes the key of the instance whose workflow it is, and the shared one where there is none', async () => {
    const codec = encryptionCodec(await newRing());
    const ids = [];
    const contexts = ['discovery/beta-1/2026-11-21T10:00:00.000Z', 'discovery-approval/beta-1', 'somebody-elses', '/'];
    for (const context of [...contexts.map(of), { ...run, type: 'activity' as const, isLocal: false }, undefined]) {
      const [encoded] = await codec.encode([payloadOf(1)], context);
      ids.push(text(encoded?.metadata?.['encryption-key-id']).split('/')[0]);
    }
    expect(ids).toEqual(['beta-1', 'beta-1', '-', '-', 'academy', '-']);
  });

  it('lets through what was never encrypted', async () => {
    const codec = encryptionCodec(await newRing());
    const payloads = [payloadOf({ began: 'in clear' }), { metadata: {} }, {}];
    expect(await codec.decode(payloads, run)).toEqual(payloads);
  });

  it('refuses every payload of which one bit was changed', async () => {
    const codec = encryptionCodec(await newRing());
    const [encoded] = await codec.encode([payloadOf('a short text')], run);
    const data = Buffer.from(encoded?.data ?? []);
    for (let bit = 0; bit < data.length * 8; bit += 1) {
      const changed = Buffer.from(data);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await expect(codec.decode([{ ...encoded, data: changed }], run)).rejects.toThrow(PayloadUnreadable);
    }
    for (const short of [Buffer.of(), data.subarray(0, 27), data.subarray(0, -1)]) {
      await expect(codec.decode([{ ...encoded, data: short }], run)).rejects.toThrow(PayloadUnreadable);
    }
  });

  it('refuses a payload under the id of another key', async () => {
    const ring = await newRing();
    const codec = encryptionCodec(ring);
    const [encoded] = await codec.encode([payloadOf(1)], run);
    const other = await ring.present('beta');
    const moved = { ...encoded, metadata: { ...encoded?.metadata, 'encryption-key-id': Buffer.from(other.id) } };
    await expect(codec.decode([moved])).rejects.toThrow(`Lethe: a payload does not fit key ${other.id}`);
  });

  it('says of another ring’s payloads no more than a constant and the id of the key', async () => {
    const ours = encryptionCodec(await newRing());
    const theirs = await newRing();
    const [encoded] = await ours.encode([payloadOf({ name: 'Zélie Quux' })], run);
    const id = `academy/${monthAt(Date.now())}`;
    await expect(encryptionCodec(theirs).decode([encoded as Payload])).rejects.toThrow(
      new PayloadUnreadable('key.missing', id),
    );
    await theirs.present('academy');
    await expect(encryptionCodec(theirs).decode([encoded as Payload])).rejects.toThrow(
      new PayloadUnreadable('key.does-not-fit', id),
    );
    await expect(encryptionCodec(undefined).decode([encoded as Payload])).rejects.toThrow(
      new PayloadUnreadable('ring.missing', id),
    );
  });

  it('repeats nothing of a key id that is none', async () => {
    const codec = encryptionCodec(await newRing());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (id) => {
        const encoding = Buffer.from('binary/encrypted');
        const payload = { metadata: { encoding, 'encryption-key-id': Buffer.from(`Zélie ${id}`) } };
        await expect(codec.decode([payload])).rejects.toThrow(new PayloadUnreadable('payload.malformed'));
      }),
    );
  });

  it('tells the Temporal server a constant when the ring fails, and its owner what it is', async () => {
    const told: unknown[] = [];
    const source = envRing('RING', { RING: JSON.stringify({ format: 'lethe-key-ring/1', keys: {} }) });
    const codec = encryptionCodec(await KeyRing.open(source, { mayBegin: () => true }), {
      onRingFault: (error) => told.push(error),
    });
    await expect(codec.encode([payloadOf(1)], run)).rejects.toThrow(new PayloadUnreadable('ring.fails'));
    expect(told).toEqual([expect.objectContaining({ message: 'the environment variable RING is read-only' })]);
  });

  it('writes and reads unencrypted where there is no ring', async () => {
    const codec = encryptionCodec(undefined);
    const payloads = [payloadOf(1)];
    expect(await codec.decode(await codec.encode(payloads, run), run)).toEqual(payloads);
  });
});

describe('lenientCodec()', () => {
  it('shows nothing for what was destroyed, and the rest; what else cannot be read is a fault', async () => {
    const ring = await newRing();
    const strict = encryptionCodec(ring);
    const told: string[] = [];
    const codec = lenientCodec(strict, (error) => told.push(error.says));
    const [gone] = await codec.encode([payloadOf('gone')], run);
    const [kept] = await codec.encode([payloadOf('kept')], of('retirement/beta/1'));
    const { id } = await ring.present('academy');
    await ring.destroy(id);
    const decoded = await codec.decode([gone as Payload, kept as Payload]);
    expect(decoded.map(({ metadata }) => text(metadata?.encoding))).toEqual(['binary/null', 'json/plain']);
    expect(told).toEqual([`key ${id} was destroyed`]);
    await expect(strict.decode([gone as Payload])).rejects.toThrow(`Lethe: key ${id} was destroyed`);

    const [foreign] = await encryptionCodec(await newRing()).encode([payloadOf(1)], of('retirement/gamma/1'));
    await expect(codec.decode([foreign as Payload])).rejects.toThrow('is not in the key ring');
  });
});
