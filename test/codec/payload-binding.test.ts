import { createCipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Payload, SerializationContext } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { encryptionCodec, lenientCodec } from '../../src/codec/encryption-codec';
import { envRing } from '../../src/keys/env-ring';
import { KeyRing } from '../../src/keys/key-ring';
import { openKeyRing } from '../../src/keys/open-key-ring';
import type { RingKey } from '../../src/keys/ring-document';
import { temporaryFolder } from '../config/temporary-folder';
import { testRing } from '../keys/test-ring';

const folder = temporaryFolder();
let rings = 0;
const newRing = () => {
  rings += 1;
  return testRing(join(folder.path, `ring-${rings}.json`));
};
/** A new ring with its first key, and a copy of it that was handed out then. */
async function handedOut() {
  const ring = await newRing();
  const first = await ring.present('academy');
  const text = readFileSync(join(folder.path, `ring-${rings}.json`), 'utf8');
  const told: unknown[] = [];
  const copy = encryptionCodec(await KeyRing.open(envRing('RING', { RING: text })), {
    onRingFault: (error) => told.push(error),
  });
  return { ring, first, text, copy, told };
}
const of = (workflowId: string): SerializationContext => ({ type: 'workflow', namespace: 'default', workflowId });
const name: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify({ name: 'Zélie Quux' })),
};
const victim = of('retirement/academy/42');

/** As version 0.1 wrote it: bound to the key alone. */
function ofVersion01(payload: Payload, key: RingKey): Payload {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(`lethe/1 ${key.id}`));
  const plain = temporal.api.common.v1.Payload.encode(payload).finish();
  return {
    metadata: {
      encoding: Buffer.from('binary/encrypted'),
      'encryption-cipher': Buffer.from('AES-256-GCM'),
      'encryption-key-id': Buffer.from(key.id),
    },
    data: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

describe('a payload that somebody without a key moves', () => {
  it.each([
    ['another learner', 'retirement/academy/43'],
    ['another instance', 'retirement/beta/42'],
    ['a discovery of its instance', 'discovery/academy/x'],
    ['a question about its instance', 'ask/academy/x'],
    ['the record of its instance', 'instance/academy'],
    ['the claim of a site', 'site/0f3a9c'],
    ['a workflow of nobody’s', 'mine'],
  ])('is refused in the run of %s', async (_, id) => {
    const codec = encryptionCodec(await newRing());
    const [stolen] = await codec.encode([name], victim);
    await expect(codec.decode([stolen as Payload], of(id))).rejects.toThrow(
      'Lethe: a payload belongs to retirement/academy/42, and not here',
    );
    expect(await codec.decode([stolen as Payload], victim)).toEqual([expect.objectContaining({ data: name.data })]);
  });

  it('is refused under a label that somebody has written over, or taken off', async () => {
    const ring = await newRing();
    const codec = encryptionCodec(ring);
    const [stolen] = await codec.encode([name], victim);
    const beta = await ring.present('beta');
    const labelled = (more: Record<string, Buffer>) => ({ ...stolen, metadata: { ...stolen?.metadata, ...more } });
    const here = of('retirement/academy/43');
    const moved = labelled({ 'encryption-scope': Buffer.from('retirement/academy/43') });
    await expect(codec.decode([moved], here)).rejects.toThrow('does not fit key');
    const scope = Buffer.from('retirement/beta/42');
    const elsewhere = labelled({ 'encryption-scope': scope, 'encryption-key-id': Buffer.from(beta.id) });
    await expect(codec.decode([elsewhere], of('retirement/beta/42'))).rejects.toThrow('does not fit key');
    // Its own label, under the key of another instance.
    await expect(codec.decode([labelled({ 'encryption-scope': scope })], of('retirement/beta/42'))).rejects.toThrow(
      'a payload belongs to retirement/beta/42, and not here',
    );
    const { 'encryption-scope': _, ...bare } = stolen?.metadata ?? {};
    await expect(codec.decode([{ ...stolen, metadata: bare }], victim)).rejects.toThrow('of version 0.1');
    await expect(codec.decode([{ ...stolen, metadata: bare }])).rejects.toThrow('does not fit key');
    const markup = labelled({ 'encryption-scope': Buffer.from('<b>Zélie</b>') });
    await expect(codec.decode([markup], victim)).rejects.toThrow('is not of our making');
  });

  it('fits every run of a discovery, and of a question, as a Schedule and a repeat need it', async () => {
    const codec = encryptionCodec(await newRing());
    for (const [from, to] of [
      ['discovery/academy/scheduled', 'discovery/academy/scheduled-2026-11-21T10:00:00Z'],
      ['ask/academy/1', 'ask/academy/2'],
    ] as const) {
      const encoded = await codec.encode([name], of(from));
      expect(await codec.decode(encoded, of(to))).toEqual([expect.objectContaining({ data: name.data })]);
      const foreign = of(to.replace('academy', 'beta'));
      await expect(codec.decode(encoded, foreign)).rejects.toThrow('and not here');
    }
  });

  it('of version 0.1 is shown to anybody who looks, and taken by no run', async () => {
    const ring = await newRing();
    const old = ofVersion01(name, await ring.present('academy'));
    const codec = encryptionCodec(ring);
    expect(await codec.decode([old])).toEqual([expect.objectContaining({ data: name.data })]);
    await expect(codec.decode([old], victim)).rejects.toThrow('of version 0.1 does not say where it belongs');
    const told: string[] = [];
    const [shown] = await lenientCodec(codec, (error) => told.push(error.message)).decode([old], victim);
    expect([Buffer.from(shown?.metadata?.encoding ?? []).toString(), told.length]).toEqual(['binary/null', 1]);
  });

  it('leaves the claim of a site unencrypted, and makes no key for it', async () => {
    const ring = await newRing();
    const codec = encryptionCodec(ring);
    expect(await codec.encode([name], of('site/0f3a9c'))).toEqual([name]);
    expect(await codec.decode([name], of('site/0f3a9c'))).toEqual([name]);
    expect(ring.keys).toEqual([]);
  });
});

describe('keys', () => {
  it('are not made for workflow ids that somebody makes up', async () => {
    const path = join(folder.path, 'made-up.json');
    await testRing(path);
    const told: unknown[] = [];
    const ring = await openKeyRing({ kind: 'file', path }, {}, { refreshMs: 0, mayBegin: (one) => one === 'academy' });
    const codec = encryptionCodec(ring, { onRingFault: (error) => told.push(error) });
    const before = readFileSync(path, 'utf8');
    for (let n = 0; n < 50; n += 1) {
      await expect(codec.encode([name], of(`retirement/made-up-${n}/1`))).rejects.toThrow(
        `Lethe: the key ring has no key for instance made-up-${n}`,
      );
    }
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(told[0]).toMatchObject({ hint: expect.stringContaining('lethe keys init --instance made-up-0') });
    await codec.encode([name], of('retirement/academy/1'));
    await codec.encode([name], of('a-workflow-of-nobody’s'));
    expect(ring.keys.map(({ parts }) => parts.instance)).toEqual(['-', 'academy']);
    await expect(ring.rotate('acadmey')).rejects.toThrow('has no key for instance acadmey');
  });

  it('are made by any worker for an instance that has begun, when a month begins', async () => {
    const path = join(folder.path, 'begun.json');
    let nowMs = Date.parse('2026-11-30T12:00:00Z');
    const now = () => nowMs;
    const founder = await openKeyRing({ kind: 'file', path }, {}, { now, mayBegin: () => true }).catch(async () => {
      await testRing(path);
      return openKeyRing({ kind: 'file', path }, {}, { now, mayBegin: () => true });
    });
    await founder.present('academy');
    const other = await openKeyRing({ kind: 'file', path }, {}, { now, refreshMs: 0 });
    nowMs = Date.parse('2026-12-01T00:00:01Z');
    expect((await other.present('academy')).id).toBe('academy/2026-12');
  });

  it('of a ring that was handed out are used on, whatever key ids somebody without a key makes up', async () => {
    const { first, copy, told } = await handedOut();
    const [sealed] = await copy.encode([name], victim);
    for (const version of [2, 3, 9, 10]) {
      const made = {
        ...sealed,
        metadata: {
          ...sealed?.metadata,
          'encryption-key-id': Buffer.from(`${first.id}.${version}`),
          'encryption-key-replaces': Buffer.alloc(32 * version, version),
        },
      };
      await expect(copy.decode([made], victim)).rejects.toThrow('is not in the key ring');
    }
    expect(await copy.encode([name], victim)).toHaveLength(1);
    expect(told).toEqual([]);
  });

  it('that a crash or a restart lost do not make an old one current: the proof is in the ring', async () => {
    const { ring, first, copy } = await handedOut();
    await ring.rotate('academy');
    await ring.rotate('academy');
    await ring.destroy(first.id);
    await ring.destroy(`${first.id}.2`);
    const again = await openKeyRing({ kind: 'file', path: join(folder.path, `ring-${rings}.json`) }, {});
    const [newest] = await encryptionCodec(again).encode([name], victim);
    await expect(copy.decode([newest as Payload], victim)).rejects.toThrow('is not in the key ring');
    await expect(copy.encode([name], victim)).rejects.toThrow(`key ${first.id} was replaced`);
  });

  it('of a ring that was handed out are used no more once others write with a newer one', async () => {
    const { ring, first, text, copy, told } = await handedOut();
    expect(await copy.encode([name], victim)).toHaveLength(1);
    await ring.rotate('academy');
    await ring.destroy(first.id);
    const [newer] = await encryptionCodec(ring).encode([name], victim);
    await expect(copy.decode([newer as Payload], victim)).rejects.toThrow('is not in the key ring');
    await expect(copy.encode([name], victim)).rejects.toThrow(`key ${first.id} was replaced by a newer one`);
    expect(told.at(-1)).toMatchObject({ hint: expect.stringContaining('hand the key ring out again') });
    // What was destroyed in one of two copies stays destroyed where they are put together.
    const both = { ...JSON.parse(text), destroyed: { [first.id]: '2026-11-26T00:00:00.000Z' } };
    const joined = await KeyRing.open(envRing('RING', { RING: JSON.stringify(both) }));
    expect([joined.keys, await joined.find(first.id)]).toEqual([[], undefined]);
  });
});
