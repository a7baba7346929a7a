import type { ClientConfigProfile, ClientConnectConfig } from '@temporalio/envconfig';
import { EngineSettingsFault } from './engine-fault';
import { isLoopback } from './loopback-address';

/** As gRPC takes it. Its own error would repeat the value. */
const SENDABLE = /^[ -~]*$/;
/** Headers that prove who we are. */
const PROVES = /auth|token|key|secret|cookie|password/i;

/**
 * TOML has numbers and lists, too, and a value with a line break cannot be sent.
 * @throws EngineSettingsFault which repeats none of the values
 */
export function checkValues({ address, namespace, apiKey, grpcMeta }: ClientConfigProfile): void {
  const headers = Object.entries(grpcMeta ?? {});
  const texts = [
    ['address', address],
    ['namespace', namespace],
    ['api_key', apiKey],
  ] as const;
  for (const [name, value] of [...texts, ...headers.map(([key, value]) => [`grpc_meta.${key}`, value] as const)]) {
    if (value === undefined || typeof value === 'string') continue;
    throw new EngineSettingsFault(`${name} must be text, in quotes.\nCorrect it in the profile of temporal.toml.`);
  }
  for (const [name, value = ''] of [['API key', apiKey], ...headers.map(([key, value]) => [`header ${key}`, value])]) {
    if (SENDABLE.test(value)) continue;
    const what = /[\r\n]/.test(value) ? 'a line break' : 'a character that cannot be sent';
    throw new EngineSettingsFault(`The ${name} contains ${what}.\nWrite it in one line of ASCII characters.`);
  }
}

/**
 * An API key turns TLS on, unless somebody turned it off.
 * @throws EngineSettingsFault when what proves who we are would leave this machine unencrypted
 */
export function checkCredentials(
  { apiKey, metadata, tls }: ClientConnectConfig['connectionOptions'] & { readonly apiKey?: unknown },
  address: string,
): void {
  if (tls || isLoopback(address)) return;
  const header = Object.keys(metadata ?? {}).find((name) => PROVES.test(name));
  if (apiKey === undefined && header === undefined) return;
  const what = apiKey === undefined ? `header ${header}` : 'API key';
  throw new EngineSettingsFault(
    `TLS is off, and ${address} is not on this machine: the ${what} would go over the network unencrypted.\n` +
      `Set TEMPORAL_TLS=true, and remove disabled = true from the profile; or remove the ${what}.`,
  );
}
