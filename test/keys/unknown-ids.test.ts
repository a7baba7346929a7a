import { envRing } from '../../src/keys/env-ring';
import { KeyRing } from '../../src/keys/key-ring';
import { RingReplaced } from '../../src/keys/key-ring-fault';
import { replacedProof } from '../../src/keys/replaced-proof';
import { EMPTY_RING, formatRing, makeSecret, type RingDocument, type RingKey } from '../../src/keys/ring-document';
import type { RingSource } from '../../src/keys/ring-source';

const NOW = Date.parse('2026-11-20T12:00:00Z');

/** Another state of one ring: a key of the same name is the same key. */
function withMore(ring: RingDocument, ...ids: readonly string[]): RingDocument {
  return { ...ring, keys: new Map([...withKeys(...ids).keys, ...ring.keys]) };
}

function withKeys(...ids: readonly string[]): RingDocument {
  const keys = ids.map((id) => {
    const [instance = '', rest = ''] = id.split('/');
    const [month = '', version = '1'] = rest.split('.');
    return [
      id,
      { id, parts: { instance, month, version: Number(version) }, madeMs: NOW, secret: makeSecret() },
    ] as const;
  });
  return { keys: new Map(keys), destroyed: new Map(), replaced: new Map() };
}

const original = withKeys('academy/2026-11');

/** A ring somewhere else, where each look takes a moment and is counted. */
function remote(): RingSource & { looks: () => number; put: (ring: RingDocument) => void } {
  let [looks, version, ring] = [0, 0, original];
  return {
    where: 'a vault',
    writable: false,
    readableByOthers: false,
    refreshMs: 30_000,
    looks: () => looks,
    put: (fresh) => {
      [ring, version] = [fresh, version + 1];
    },
    async version() {
      looks += 1;
      const now = String(version);
      await new Promise(setImmediate);
      return now;
    },
    read: async () => ring,
    update: async () => ring,
  };
}

describe('a key id that no ring has', () => {
  it('is looked for once, however many payloads have it, and again a second later', async () => {
    const source = remote();
    let now = NOW;
    const ring = await KeyRing.open(source, { now: () => now });
    const before = source.looks();
    const many = Array.from({ length: 5_000 }, (_, at) => ring.find(`academy/2020-0${1 + (at % 3)}`));
    expect(new Set(await Promise.all(many))).toEqual(new Set([undefined]));
    expect(source.looks() - before).toBeLessThanOrEqual(2);
    for (let at = 0; at < 50; at += 1) await ring.find('academy/2020-01');
    expect(source.looks() - before).toBeLessThanOrEqual(2);
    source.put(withMore(original, 'academy/2020-01'));
    now += 1_000;
    expect(await ring.find('academy/2020-01')).toBeDefined();
  });

  it('that was made while another was looked for is found', async () => {
    const source = remote();
    const ring = await KeyRing.open(source, { now: () => NOW });
    const early = ring.find('academy/2020-01');
    await Promise.resolve().then(() => source.put(withMore(original, 'academy/2026-11.2')));
    expect(await ring.find('academy/2026-11.2')).toBeDefined();
    expect(await early).toBeUndefined();
  });

  const copy = () => KeyRing.open(envRing('RING', { RING: formatRing(original) }), { now: () => NOW });
  const key = original.keys.get('academy/2026-11') as RingKey;
  const another = withKeys('academy/2026-11').keys.get('academy/2026-11') as RingKey;

  it.each([
    ['no proof', Buffer.alloc(0)],
    ['a proof of somebody who has another key', replacedProof(another)],
    ['random bytes', Buffer.alloc(32, 7)],
    ['a part of a proof', replacedProof(key).subarray(0, 31)],
    ['a megabyte', Buffer.alloc(1_000_000, replacedProof(key))],
  ])('stops nobody who writes with a copy of the ring: with %s', async (_, proofs) => {
    const ring = await copy();
    for (const id of ['academy/2026-11.2', 'academy/2026-11.999999', 'academy/2026-12.2', 'other/2026-11.2']) {
      expect(await ring.find(id, proofs)).toBeUndefined();
    }
    expect((await ring.present('academy')).id).toBe('academy/2026-11');
  });

  it('stops what is written with a copy of the ring once a holder of its key shows that the key was replaced', async () => {
    const ring = await copy();
    await ring.find('academy/2026-11.3', Buffer.concat([replacedProof(another), replacedProof(key)]));
    await expect(ring.present('academy')).rejects.toMatchObject({
      keyId: 'academy/2026-11',
      hint: expect.stringContaining('hand the key ring out again'),
    });
  });

  it.each([
    ['with other keys of the same names', withKeys('academy/2026-11')],
    ['that is empty', EMPTY_RING],
    ['that is older', withKeys('academy/2026-10')],
  ])('is not written in the place of a ring that is in use: one %s is refused', async (_, other) => {
    const source = remote();
    let now = NOW;
    const ring = await KeyRing.open(source, { now: () => now, mayBegin: () => true });
    await ring.present('academy');
    source.put(other);
    now += 30_000;
    await expect(ring.present('academy')).rejects.toThrow(/has lost key academy\/2026-11, which nobody destroyed/);
    await expect(ring.rotate('academy')).rejects.toThrow(RingReplaced);
    source.put(original);
    expect((await ring.present('academy')).id).toBe('academy/2026-11');
  });

  it('is forgotten again, however many there are', async () => {
    const ring = await KeyRing.open(remote(), { now: () => NOW });
    await Promise.all(Array.from({ length: 3_000 }, (_, at) => ring.find(`x${at}/2020-01`)));
    expect((ring as unknown as { missed: Map<string, number> }).missed.size).toBeLessThanOrEqual(1_000);
  });
});
