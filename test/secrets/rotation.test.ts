import { loadConfig } from '../../src/config/load-config';
import { createService } from '../../src/http/create-service';
import { createTokenSource } from '../../src/openedx/create-token-source';
import { goodBut } from '../config/good-file';
import { temporaryFolder } from '../config/temporary-folder';
import { type StubRequest, startStubService } from '../support/stub-service';
import { thrownBy } from '../support/thrown-by';
import { VaultStandIn } from '../support/vault-stand-in';

const PATH = 'secret/lethe/academy';

describe('a secret that is rotated while retirements run', () => {
  const folder = temporaryFolder();
  let secretOfLms = 'first';
  const open = async (reference: string, env: NodeJS.ProcessEnv) => {
    const path = folder.write('site.yml', goodBut('env:LMS_SECRET', reference));
    const { instances, warnings } = await loadConfig({ path, env });
    const lms = await startStubService();
    lms.answerWith((request: StubRequest) =>
      new URLSearchParams(request.body).get('client_secret') === secretOfLms
        ? { status: 200, body: { access_token: `for ${secretOfLms}`, expires_in: 3_600 } }
        : { status: 401, body: { error: 'invalid_client' } },
    );
    const service = createService({ service: 'LMS', baseUrl: lms.url, mark: 'none' });
    const { id: clientId, readSecret } = (instances[0] as (typeof instances)[number]).client;
    return {
      warnings,
      tokens: createTokenSource({ lms: service, clientId, readSecret }),
      close: async () => {
        service.close();
        await lms.stop();
      },
    };
  };

  it.each(['file', 'vault'])('is taken up from %s: after a 401, without a restart', async (kind) => {
    secretOfLms = 'first';
    const vault = await new VaultStandIn().start();
    const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.issue() };
    const put = (secret: string) => {
      if (kind === 'vault') vault.put(PATH, { client_secret: secret });
      else folder.write('secret', secret);
    };
    put('first');
    const site = await open(kind === 'vault' ? `vault:${PATH}#client_secret` : 'file:secret', env);
    expect(site.warnings).toEqual([]);
    await expect(site.tokens.token()).resolves.toBe('JWT for first');

    // The LMS has another secret, and its tokens of before are worth nothing.
    secretOfLms = 'second';
    site.tokens.invalidate('JWT for first');
    expect(await thrownBy(site.tokens.token())).toMatchObject({ code: 'service.denied' });
    put('second');
    await expect(site.tokens.token()).resolves.toBe('JWT for second');
    await site.close();
    await vault.stop();
  });

  it('waits for a Vault that is away, and says that it is Vault', async () => {
    secretOfLms = 'first';
    const vault = await new VaultStandIn().start();
    vault.put(PATH, { client_secret: 'first' });
    const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.issue() };
    const site = await open(`vault:${PATH}#client_secret`, env);
    vault.sealed = true;
    expect(await thrownBy(site.tokens.token())).toMatchObject({
      code: 'service.unavailable',
      facts: { service: 'VAULT' },
    });
    vault.sealed = false;
    vault.revokeAll();
    expect(await thrownBy(site.tokens.token())).toMatchObject({ code: 'service.denied', facts: { service: 'VAULT' } });
    await site.close();
    await vault.stop();
  });
});
