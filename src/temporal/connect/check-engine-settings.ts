import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { ClientConfigProfile, ConfigDataSource } from '@temporalio/envconfig';
import { isPlaceholderHost } from '../../domain/text/placeholder';
import { EngineSettingsFault } from './engine-fault';

type Env = Readonly<Record<string, string>>;

/** Of a path that is shown. @unit characters */
const LONGEST_NAME = 255;

/**
 * What envconfig takes without a word, and somebody surely meant otherwise: a file of profiles that is not there would
 * become the Temporal server of this machine.
 * @throws EngineSettingsFault
 */
export function checkConfigFile({ TEMPORAL_CONFIG_FILE: path }: Env): void {
  if (path === undefined) return;
  try {
    readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what =
      code === 'ENOENT'
        ? 'does not exist'
        : code === 'EISDIR'
          ? 'is a folder'
          : `cannot be read (${code ?? 'no path'})`;
    throw new EngineSettingsFault(`TEMPORAL_CONFIG_FILE names ${path}, which ${what}.\nCorrect it, or unset it.`);
  }
}

/** @throws EngineSettingsFault when the settings for TLS are incomplete or contradict each other */
export function checkTls({ tls }: ClientConfigProfile, env: Env): void {
  const { TEMPORAL_TLS: said } = env;
  if (said !== undefined && !['true', 'false', '1', '0'].includes(said)) {
    throw new EngineSettingsFault(`TEMPORAL_TLS is ${JSON.stringify(said)}.\nWrite true or false.`);
  }
  if (tls === undefined) return;
  const { clientCert, clientKey, disabled } = tls;
  if (disabled && (clientCert !== undefined || clientKey !== undefined)) {
    throw new EngineSettingsFault('TLS is off, but a client certificate is set.\nRemove one of the two.');
  }
  if ((clientCert === undefined) !== (clientKey === undefined)) {
    const [there, missing] = clientCert === undefined ? ['key', 'CERT'] : ['certificate', 'KEY'];
    throw new EngineSettingsFault(
      `Only the ${there} of the client certificate is set.\nSet TEMPORAL_TLS_CLIENT_${missing}_PATH too (or client_${missing.toLowerCase()}_path in the profile).`,
    );
  }
  const cert = bytesOf(clientCert, 'TEMPORAL_TLS_CLIENT_CERT_PATH');
  const key = bytesOf(clientKey, 'TEMPORAL_TLS_CLIENT_KEY_PATH');
  const ca = bytesOf(tls.serverCACert, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH');
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new EngineSettingsFault(
      'The authority of the server (TEMPORAL_TLS_SERVER_CA_CERT_PATH) is not a certificate in PEM.',
    );
  }
  try {
    createSecureContext({
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(ca === undefined ? {} : { ca }),
    });
  } catch {
    // Its text may hold what the file holds.
    throw new EngineSettingsFault(
      'The client certificate and its key cannot be used together.\n' +
        'Check TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: both must be in PEM, and the key must be unencrypted and belong to the certificate.',
    );
  }
}

/**
 * gRPC would look for a host called `http`, and a URL of this machine would not be taken for this machine.
 * @throws EngineSettingsFault
 */
export function checkAddress(address: string): string {
  const [, scheme, rest = address] =
    /^([a-z][a-z0-9+.-]*):(?:\/\/|(?<=^https?:)\/)(?:[a-z][a-z0-9+.-]*:\/\/)*(.*)$/is.exec(address.trim()) ?? [];
  // What is before an "@" may be a password, also one with a slash in it.
  const plain = rest
    .replace(/^.*@/s, '')
    .replace(/[/?#].*$/s, '')
    .trim();
  if (isPlaceholderHost(plain.replace(/:\d*$/, ''))) {
    throw new EngineSettingsFault(
      'The address of the Temporal server is still the placeholder of an example.\nSet TEMPORAL_ADDRESS=host:port.',
    );
  }
  if (scheme === undefined && plain === address.trim() && HOST_AND_PORT.test(plain)) return plain;
  const [first = ''] = plain.split(/[\s,]+/);
  const write = addressLike(first) ?? 'host:port';
  const tls = scheme?.toLowerCase() === 'https' ? ' and TEMPORAL_TLS=true' : '';
  const what = scheme === undefined ? 'is not host:port' : `begins with "${scheme}://"; it must be host:port`;
  throw new EngineSettingsFault(`The address of the Temporal server ${what}.\nSet TEMPORAL_ADDRESS=${write}${tls}.`);
}

/** Letters of any script; an address of IPv6 in brackets. */
const HOST_AND_PORT =
  /^(?:\[[0-9a-f:.]+(?:%[\w.-]+)?\]|[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_.])?)(?::\d+)?$/iu;

/** What was meant, as far as it can be told. */
function addressLike(text: string): string | undefined {
  const whole = isIPv6(text) ? `[${text}]` : text.replace(/:$/, '');
  if (!HOST_AND_PORT.test(whole)) return undefined;
  return /:\d+$/.test(whole) && !whole.endsWith(']') ? whole : `${whole}:7233`;
}

/** @param setting which the profile has in small letters, without its beginning */
function bytesOf(source: ConfigDataSource | undefined, setting: string): Buffer | undefined {
  if (source === undefined) return undefined;
  if ('data' in source) return Buffer.from(source.data);
  try {
    return readFileSync(source.path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const textItself = `for the text itself, there is ${setting.replace('_PATH', '_DATA')}`;
    // A key that somebody pasted here is not repeated.
    if (source.path.length > LONGEST_NAME || /[\n\r]|-----/.test(source.path)) {
      throw new EngineSettingsFault(
        `${setting} is not the path of a file (${code ?? 'no path'}).\nCorrect it; ${textItself}.`,
      );
    }
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'no path'})`;
    throw new EngineSettingsFault(`${setting} names ${source.path}, which ${what}.\nCorrect it; ${textItself}.`);
  }
}
