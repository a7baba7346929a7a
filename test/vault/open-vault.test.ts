import { inspect } from 'node:util';
import { openVault } from '../../src/vault/open-vault';
import { temporaryFolder } from '../config/temporary-folder';
import type { VaultStandIn } from '../support/vault-stand-in';
import { APPROLE, vaultBench, vaultFaultOf } from './vault-bench';

const folder = temporaryFolder();
const PATH = 'secret/lethe/academy';

describe('openVault()', () => {
  const { standIn, open } = vaultBench();

  it('reads the newest version of a KV 2, and what a KV 1 has, by the paths of `vault kv get`', async () => {
    const vault = await standIn();
    vault.put(PATH, { client_secret: 'old' });
    vault.put(PATH, { client_secret: 'new' });
    vault.put('kv/lethe/a b', { client_secret: 's3cret' });
    const client = await open(vault);
    await expect(client.read(PATH)).resolves.toEqual({ data: { client_secret: 'new' }, version: 2 });
    await expect(client.read('/kv/lethe/a b')).resolves.toEqual({ data: { client_secret: 's3cret' } });
  });

  it('reads again each time, and asks for the kind of store once', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const client = await open(vault);
    await client.read(PATH);
    vault.put(PATH, { a: '2' });
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '2' } });
    expect(vault.asked(`sys/internal/ui/mounts/${PATH}`)).toBe(1);
  });

  it('tells what never was from what is deleted, by the version', async () => {
    const vault = await standIn();
    const client = await open(vault);
    await expect(client.read(PATH)).resolves.toEqual({ version: 0 });
    vault.put(PATH, { a: '1' });
    vault.put(PATH, null);
    await expect(client.read(PATH)).resolves.toEqual({ version: 2 });
    await expect(client.read('kv/nothing')).resolves.toEqual({});
  });

  it('writes a KV 2 only where nobody else has since it was read', async () => {
    const vault = await standIn();
    const client = await open(vault);
    await expect(client.write(PATH, { a: '1' }, 0)).resolves.toBe(1);
    await expect(client.write(PATH, { a: '2' }, 1)).resolves.toBe(2);
    expect(await vaultFaultOf(client.write(PATH, { a: '3' }, 1))).toMatchObject({ kind: 'conflict' });
    expect(vault.dataAt(PATH)).toEqual({ a: '2' });
    expect(await vaultFaultOf(client.write('kv/lethe', { a: '1' }, 0))).toMatchObject({ kind: 'unusable' });
  });

  it.each<[string, (vault: VaultStandIn) => NodeJS.ProcessEnv | undefined, string, RegExp, RegExp]>([
    ['a token that has ended', () => ({ VAULT_TOKEN: 'hvs.old' }), 'denied', /refuses reading secret\/lethe/, /policy/],
    [
      'a token that may not read it',
      (vault) => ({ VAULT_TOKEN: vault.issue({ paths: ['kv/'] }) }),
      'denied',
      /\(403\)/,
      /policy/,
    ],
    [
      'a sealed Vault',
      (vault) => {
        vault.sealed = true;
        return undefined;
      },
      'unreachable',
      /answered 503 when reading/,
      /unsealed/,
    ],
    [
      'a role that is not there',
      () => ({ VAULT_KUBERNETES_ROLE: 'other', VAULT_KUBERNETES_TOKEN_FILE: folder.write('jwt', 'jwt-1') }),
      'denied',
      /auth\/kubernetes/,
      /VAULT_KUBERNETES_ROLE/,
    ],
    [
      'a login that is nowhere mounted',
      () => ({ ...APPROLE, VAULT_AUTH_MOUNT: 'elsewhere' }),
      'denied',
      /auth\/elsewhere/,
      /VAULT/,
    ],
    [
      'a service account that is not mounted',
      () => ({ VAULT_KUBERNETES_ROLE: 'lethe', VAULT_KUBERNETES_TOKEN_FILE: '/nowhere/token' }),
      'settings',
      /file \/nowhere\/token does not exist/,
      /mount/,
    ],
    [
      'a secret id in the place of the name of its file',
      () => ({ VAULT_ROLE_ID: 'role-1', VAULT_SECRET_ID_FILE: 'secret-id-1' }),
      'settings',
      /the file that its variable names does not exist/,
      /put it there/,
    ],
    [
      'a home without a token',
      () => ({ HOME: '/nowhere' }),
      'settings',
      /file \/nowhere\/.vault-token does not exist/,
      /vault login/,
    ],
  ])('says of %s what is wrong and what to do, and nothing of a token', async (_what, arrange, kind, message, hint) => {
    const vault = await standIn();
    vault.put(PATH, { client_secret: 's3cret' });
    const fault = await vaultFaultOf((await open(vault, arrange(vault))).read(PATH));
    vault.unexpected.splice(0);
    expect(fault).toMatchObject({ name: 'VaultFault', code: 'secret.missing', kind });
    expect(fault.message).toMatch(message);
    expect(fault.hint).toMatch(hint);
    expect(inspect(fault, { depth: 10, showHidden: true })).not.toMatch(/hvs\.|s3cret|secret-id-1|jwt-1/);
  });

  it('takes a store that holds no key-value pairs for unusable', async () => {
    const vault = await standIn();
    expect(await vaultFaultOf((await open(vault)).read('database/creds/lethe'))).toMatchObject({ kind: 'unusable' });
  });

  it('says that Vault does not answer when nobody is there', async () => {
    const vault = await standIn();
    const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: 'hvs.any' };
    await vault.stop();
    const fault = await vaultFaultOf((await openVault({ env })).read(PATH));
    expect(fault).toMatchObject({ kind: 'unreachable', whileRunning: 'service.unavailable' });
    expect(fault.message).toContain(env.VAULT_ADDR);
  });

  it.each([
    [{}, /VAULT_ADDR is not set/],
    [{ VAULT_ADDR: 'unix:///run/vault.sock', VAULT_TOKEN: 't' }, /VAULT_ADDR is not an/],
    [{ VAULT_ADDR: 'http://v.example.com:8200', VAULT_TOKEN: 't' }, /VAULT_ADDR is http: .* unencrypted/],
    [{ VAULT_ADDR: 'http://:hunter2@v.example.com', VAULT_TOKEN: 't' }, /^VAULT_ADDR contains a user or a password$/],
    [{ VAULT_ADDR: 'https://https://v.example.com', VAULT_TOKEN: 't' }, /^VAULT_ADDR has "https:\/\/" twice$/],
    [{ VAULT_ADDR: 'https:///vault', VAULT_TOKEN: 't' }, /^VAULT_ADDR does not begin with "https:\/\/" and a host$/],
    [{ VAULT_ADDR: 'https://v.example.com:0', VAULT_TOKEN: 't' }, /^VAULT_ADDR has a port that does not exist$/],
    [{ VAULT_ADDR: 'https://PLEASE-SET-THIS', VAULT_TOKEN: 't' }, /^VAULT_ADDR is still the placeholder/],
    [{ VAULT_ADDR: 'http://10.0.0.7:8200', VAULT_TOKEN: 't' }, /VAULT_ADDR is http/],
    [{ VAULT_ADDR: 'http://127.0.0.1.example.com', VAULT_TOKEN: 't' }, /VAULT_ADDR is http/],
    [{ VAULT_ADDR: 'https://v.example.com' }, /no login/],
    [{ VAULT_ADDR: 'https://v.example.com', VAULT_TOKEN: 't', VAULT_ROLE_ID: 'r' }, /more than one/],
    [{ VAULT_ADDR: 'https://v.example.com', VAULT_TOKEN: 't', VAULT_CACERT: '/nowhere.pem' }, /VAULT_CACERT.*ENOENT/],
  ])('refuses the settings %j before anything is asked', async (env, message) => {
    const fault = await vaultFaultOf(openVault({ env }));
    expect(fault).toMatchObject({ kind: 'settings', whileRunning: 'secret.missing' });
    expect(fault.message).toMatch(message);
  });
});
