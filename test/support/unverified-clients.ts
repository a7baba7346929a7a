import { Connection } from '@temporalio/client';
import { createHttp } from '../../src/http/create-http';
import { connectEngine } from '../../src/temporal/connect/connect-engine';
import { connectEngineNative } from '../../src/temporal/connect/connect-engine-native';
import { openVault } from '../../src/vault/open-vault';

/** A client of ours, and whom it is to connect to. */
export type UnverifiedClient =
  | { readonly kind: 'http'; readonly baseUrl: string; readonly proxy?: string }
  | { readonly kind: 'vault' | 'temporal' | 'grpc' | 'native'; readonly address: string };

/**
 * `unverified-clients.ts JSON`: a process of its own, whose Node.js is told to believe every certificate. Sends a secret
 * through each client, and prints what became of it.
 */
async function main(clients: readonly UnverifiedClient[]): Promise<void> {
  const said: string[] = [];
  for (const client of clients) said.push(await outcome(client));
  process.stdout.write(JSON.stringify(said));
  process.exit(0);
}

async function outcome(client: UnverifiedClient): Promise<string> {
  try {
    await send(client);
    return 'sent';
  } catch (error) {
    const { code, kind, name } = error as { code?: unknown; kind?: unknown; name?: unknown };
    return String(kind ?? code ?? name);
  }
}

async function send(client: UnverifiedClient): Promise<unknown> {
  if (client.kind === 'http') {
    const { baseUrl, proxy } = client;
    const service = createHttp({ service: 'LMS', baseUrl, ...(proxy === undefined ? {} : { proxy: new URL(proxy) }) });
    return service.with().send('POST', '/oauth2/access_token', { form: { client_secret: 's3cr3t' } });
  }
  const { address } = client;
  if (client.kind === 'vault') {
    return (await openVault({ env: { VAULT_ADDR: address, VAULT_TOKEN: 's3cr3t' } })).read('secret/lethe');
  }
  if (client.kind === 'grpc')
    return Connection.connect({ address, tls: true, apiKey: 's3cr3t', connectTimeout: 3_000 });
  const env = { HOME: '/nonexistent', TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'true', TEMPORAL_API_KEY: 's3cr3t' };
  const connect = client.kind === 'temporal' ? connectEngine : connectEngineNative;
  return connect({ env, timeoutMs: 4_000 });
}

void main(JSON.parse(process.argv[2] ?? '[]'));
