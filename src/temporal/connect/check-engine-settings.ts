import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ClientConfigProfile, ConfigDataSource } from '@temporalio/envconfig';
import { EngineFault } from './engine-fault';

type Env = Readonly<Record<string, string>>;

/**
 * What envconfig takes without a word, and somebody surely meant otherwise: a file of profiles that is not there would
 * become the engine of this machine.
 * @throws EngineFault
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
    throw new EngineFault(`TEMPORAL_CONFIG_FILE names ${path}, which ${what}.\nCorrect it, or unset it.`);
  }
}

/** @throws EngineFault where half of what TLS needs is said, or it contradicts itself */
export function checkTls({ tls }: ClientConfigProfile, env: Env): void {
  const { TEMPORAL_TLS: said } = env;
  if (said !== undefined && !['true', 'false', '1', '0'].includes(said)) {
    throw new EngineFault(`TEMPORAL_TLS is ${JSON.stringify(said)}.\nWrite true or false.`);
  }
  if (tls === undefined) return;
  const { clientCert, clientKey, disabled } = tls;
  if (disabled && (clientCert !== undefined || clientKey !== undefined)) {
    throw new EngineFault('TLS is off, but a client certificate is set.\nRemove one of the two.');
  }
  if ((clientCert === undefined) !== (clientKey === undefined)) {
    const [there, missing] = clientCert === undefined ? ['key', 'CERT'] : ['certificate', 'KEY'];
    throw new EngineFault(
      `Only the ${there} of the client certificate is set.\nSet TEMPORAL_TLS_CLIENT_${missing}_PATH too (or client_${missing.toLowerCase()}_path in the profile).`,
    );
  }
  const [cert, key, ca] = [clientCert, clientKey, tls.serverCACert].map(bytesOf);
  if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new EngineFault(
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
    throw new EngineFault(
      'The client certificate and its key cannot be used together.\n' +
        'Check TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH: both must be in PEM, and the key must be unencrypted and belong to the certificate.',
    );
  }
}

function bytesOf(source: ConfigDataSource | undefined): Buffer | undefined {
  if (source === undefined) return undefined;
  return 'path' in source ? readFileSync(source.path) : Buffer.from(source.data);
}
