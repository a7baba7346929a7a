import { temporaryFolder } from '../config/temporary-folder';
import { until } from '../support/until-holds';
import { APPROLE, vaultBench, vaultFaultOf } from './vault-bench';

const folder = temporaryFolder();
const PATH = 'secret/lethe/academy';
const HOUR = 3_600_000;

describe('our token at Vault', () => {
  const { standIn, open } = vaultBench();
  const RENEW = 'auth/token/renew-self';

  it('names its namespace at every request, and logs in within it', async () => {
    const vault = await standIn({ namespace: 'school/east' });
    vault.put(PATH, { a: '1' });
    const client = await open(vault, { ...APPROLE, VAULT_NAMESPACE: 'school/east' });
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
  });

  it('logs in by AppRole, with a secret id from the environment or a file, once for many reads', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const file = folder.write('secret-id', 'secret-id-1\n');
    for (const env of [APPROLE, { VAULT_ROLE_ID: 'role-1', VAULT_SECRET_ID_FILE: file }]) {
      const client = await open(vault, env);
      await Promise.all([client.read(PATH), client.read(PATH), client.read(PATH)]);
    }
    expect(vault.asked('auth/approle/login')).toBe(2);
    expect(vault.requests.filter(({ path, token }) => path.endsWith('/login') && token !== undefined)).toEqual([]);
  });

  it('logs in by Kubernetes with the token of its service account, read again at each login', async () => {
    const vault = await standIn({ tokenLifeMs: HOUR });
    vault.put(PATH, { a: '1' });
    const file = folder.write('service-account', 'jwt-1');
    const client = await open(vault, { VAULT_KUBERNETES_ROLE: 'lethe', VAULT_KUBERNETES_TOKEN_FILE: file });
    await client.read(PATH);
    vault.jwts.clear();
    vault.jwts.add('jwt-2');
    folder.write('service-account', 'jwt-2');
    vault.pass(HOUR + 1);
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
    expect(vault.asked('auth/kubernetes/login')).toBe(2);
  });

  it('takes the token that `vault login` left in the home folder', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    folder.write('.vault-token', `${vault.issue()}\n`);
    await expect((await open(vault, { HOME: folder.path })).read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
  });

  it('uses a token that may not look at itself', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const client = await open(vault, { VAULT_TOKEN: vault.issue({ mayLookUp: false }) });
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
  });

  it('logs in once more when its token was revoked, and says so when that does not help', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const client = await open(vault, APPROLE);
    await client.read(PATH);
    vault.revokeAll();
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
    expect(vault.asked('auth/approle/login')).toBe(2);
    vault.revokeAll();
    vault.secretIds.clear();
    expect(await vaultFaultOf(client.read(PATH))).toMatchObject({
      kind: 'denied',
      message: expect.stringContaining('auth/approle'),
      hint: expect.stringContaining('VAULT_SECRET_ID'),
      whileRunning: 'service.denied',
    });
  });

  it('renews a token that nobody uses when two thirds of its life are over, and again', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const client = await open(vault, { VAULT_TOKEN: vault.issue({ lifeMs: HOUR }) });
    await client.read(PATH);
    for (const times of [1, 2, 3]) {
      vault.pass(HOUR * 0.67);
      await until('Vault was asked', () => vault.renewals === times);
      await until('Vault was asked', () => vault.pending === 1);
    }
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
  });

  it('goes on trying to renew while Vault is away, as long as the token lives', async () => {
    const vault = await standIn();
    vault.put(PATH, { a: '1' });
    const client = await open(vault, { VAULT_TOKEN: vault.issue({ lifeMs: HOUR }) });
    await client.read(PATH);
    vault.sealed = true;
    vault.pass(HOUR * 0.67);
    await until('Vault was asked', () => vault.asked(RENEW) === 1 && vault.pending === 1);
    vault.sealed = false;
    vault.pass(60_000);
    await until('Vault was asked', () => vault.renewals === 1);
    vault.pass(HOUR * 0.5);
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
  });

  it('logs in again where its token can live no longer', async () => {
    const vault = await standIn({ tokenLifeMs: HOUR, tokenMaxLifeMs: HOUR });
    vault.put(PATH, { a: '1' });
    const client = await open(vault, APPROLE);
    await client.read(PATH);
    vault.pass(HOUR * 0.67);
    await until('Vault was asked', () => vault.renewals === 1 && vault.pending === 1);
    vault.pass(HOUR * 0.34);
    await expect(client.read(PATH)).resolves.toMatchObject({ data: { a: '1' } });
    expect(vault.asked('auth/approle/login')).toBe(2);
  });
});
