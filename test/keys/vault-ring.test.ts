import { encryptionCodec } from '../../src/codec/encryption-codec';
import { monthAt } from '../../src/domain/encryption/key-id';
import { KeyRing } from '../../src/keys/key-ring';
import { KeyRingFault } from '../../src/keys/key-ring-fault';
import { makeVaultRing, vaultRing } from '../../src/keys/vault-ring';
import type { Vault } from '../../src/vault/open-vault';
import { jsonOf, runLine } from '../cli/recording-terminal';
import type { VaultStandIn } from '../support/vault-stand-in';
import { vaultBench } from '../vault/vault-bench';

const bench = vaultBench();
const ref = { kind: 'vault', path: 'secret/lethe', field: 'keys' } as const;
const month = monthAt(Date.now());
let stand: VaultStandIn;
let vault: Vault;

beforeEach(async () => {
  stand = await bench.standIn();
  vault = await bench.open(stand);
});

const openRing = async (client = vault) =>
  KeyRing.open(await vaultRing(client, ref), { refreshMs: 0, mayBegin: () => true });
const textAt = () => String(stand.dataAt('secret/lethe')?.keys);

describe('a key ring in Vault', () => {
  it('is made once, beside whatever else is there', async () => {
    stand.put('secret/lethe', { other: 'stays' });
    expect(await makeVaultRing(vault, ref)).toBe(true);
    expect(await makeVaultRing(vault, ref)).toBe(false);
    expect(stand.dataAt('secret/lethe')).toEqual({ other: 'stays', keys: expect.stringContaining('lethe-key-ring/1') });
  });

  it('gives ten workers that ask at once one and the same key', async () => {
    await makeVaultRing(vault, ref);
    const rings = await Promise.all(Array.from({ length: 10 }, async () => openRing(await bench.open(stand))));
    const keys = await Promise.all(rings.map((ring) => ring.present('academy')));
    expect(new Set(keys.map(({ id, secret }) => `${id} ${secret.export().toString('hex')}`)).size).toBe(1);
    expect(Object.keys(JSON.parse(textAt()).keys)).toEqual([`academy/${month}`]);
  });

  it('has nothing of a destroyed key any more, in no version that Vault keeps', async () => {
    await makeVaultRing(vault, ref);
    const ring = await openRing();
    const { id, secret } = await ring.present('academy');
    await ring.rotate('academy');
    const text = secret.export().toString('base64');
    const kept = () => stand.allAt('secret/lethe').filter(({ keys }) => String(keys).includes(text)).length;
    expect(kept()).toBe(2);
    await ring.destroy(id);
    expect(kept()).toBe(0);
    expect(JSON.parse(textAt())).toMatchObject({ destroyed: { [id]: expect.any(String) } });
    expect(await (await openRing()).find(id)).toBeUndefined();
  });

  it('says that earlier versions could not be destroyed, and does it when it is allowed to', async () => {
    await makeVaultRing(vault, ref);
    const paths = ['secret/lethe', 'auth/'];
    const limited = await bench.open(stand, { VAULT_TOKEN: stand.issue({ paths }) });
    const ring = await openRing(limited);
    const { id } = await ring.present('academy');
    await expect(ring.destroy(id)).rejects.toThrow(/the key is removed from .*, but earlier versions of the ring/);
    expect(stand.allAt('secret/lethe').some(({ keys }) => JSON.parse(String(keys)).keys[id] !== undefined)).toBe(true);
    const env = { VAULT_ADDR: stand.address, VAULT_TOKEN: stand.issue(), LETHE_KEYS: 'vault:secret/lethe#keys' };
    const again = await runLine(['keys', 'destroy', id, '--yes'], { env });
    expect(again).toMatchObject({ code: 3, err: expect.stringContaining('was already destroyed') });
    expect(stand.allAt('secret/lethe').some(({ keys }) => JSON.parse(String(keys)).keys[id] !== undefined)).toBe(false);
  });

  it('is only read in a store of version 1', async () => {
    const written = await bench.open(stand);
    await makeVaultRing(written, ref);
    await (await openRing()).present('academy');
    stand.put('kv/lethe', { keys: textAt() });
    const ring = await KeyRing.open(await vaultRing(vault, { ...ref, path: 'kv/lethe' }));
    expect(ring.writable).toBe(false);
    expect((await ring.present('academy')).id).toBe(`academy/${month}`);
    await expect(ring.rotate('academy')).rejects.toThrow(KeyRingFault);
  });

  it('serves from memory while Vault is away for some minutes, and not for longer', async () => {
    await makeVaultRing(vault, ref);
    let nowMs = 0;
    const ring = await KeyRing.open(await vaultRing(vault, ref, () => nowMs), { refreshMs: 0, mayBegin: () => true });
    const codec = encryptionCodec(ring);
    const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('1') };
    const context = { type: 'workflow', namespace: 'default', workflowId: 'retirement/academy/1' } as const;
    const [first] = await codec.encode([payload], context);
    stand.sealed = true;
    nowMs = 299_000;
    expect(await codec.decode(await codec.encode([payload], context))).toHaveLength(1);
    nowMs = 301_000;
    await expect(codec.encode([payload], context)).rejects.toThrow('Lethe: the key ring cannot be read or written');
    stand.sealed = false;
    expect(await codec.decode([first ?? payload])).toHaveLength(1);
  });

  it.each([
    ['nothing is', undefined, 'there is no key ring: secret/lethe#keys of Vault'],
    ['another field is', { other: 'x' }, 'there is no key ring'],
    ['something else is', { keys: 'a password' }, 'is not a key ring: it is not JSON'],
  ])('is a fault where %s, which repeats nothing of it', async (_, data, says) => {
    if (data !== undefined) stand.put('secret/lethe', data);
    const fault = await openRing().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(KeyRingFault);
    expect(String(fault)).toContain(says);
    expect(JSON.stringify(fault)).not.toContain('a password');
  });
});

describe('lethe keys, with a ring in Vault', () => {
  it('makes, lists, rotates and destroys as with a file', async () => {
    const env = { VAULT_ADDR: stand.address, VAULT_TOKEN: stand.issue(), LETHE_KEYS: 'vault:secret/lethe#keys' };
    const run = (line: string) => runLine(line, { env });
    expect(jsonOf(await run('keys init --instance academy --json'))).toMatchObject({
      keys: 'vault:secret/lethe#keys',
      made: true,
      added: [`-/${month}`, `academy/${month}`],
    });
    expect(jsonOf(await run('keys rotate --instance academy --json'))).toMatchObject({ key: `academy/${month}.2` });
    const listed = jsonOf<{ ring: string; writable: boolean; keys: unknown[] }>(await run('keys list --json'));
    expect(listed).toMatchObject({ ring: `secret/lethe#keys of Vault at ${stand.address}`, writable: true });
    expect(listed.keys).toHaveLength(3);
    // Too young to go: a worker may not have seen its successor.
    expect((await run(`keys destroy academy/${month} --yes`)).code).toBe(4);
  });

  it('says what is missing when nothing says where Vault is, or it refuses', async () => {
    const unnamed = await runLine('keys list --keys vault:secret/lethe#keys');
    expect(unnamed).toMatchObject({ code: 7, err: expect.stringContaining('set VAULT_ADDR') });
    const env = { VAULT_ADDR: stand.address, VAULT_TOKEN: 'hvs.unknown' };
    const refused = await runLine('keys list --keys vault:secret/lethe#keys', { env });
    expect(refused).toMatchObject({ code: 7, err: expect.stringContaining('refuses') });
    expect(refused.err).not.toContain('hvs.unknown');
  });
});
