import { connect } from 'node:tls';
import { CERTIFICATE_FAULTS } from '../../domain/failure/transport-text';
import { bareHost } from '../../domain/text/bare-host';
import type { EngineConfig } from './engine-config';
import { EngineTlsFault } from './engine-fault';

/** How long a server may take to object to our certificate: with TLS 1.3 it does so after it has said yes. @unit milliseconds */
const OBJECTION_MS = 500;
const TIMEOUT_MS = 2_000;

/**
 * Whether TLS is the reason why we cannot connect: gRPC's clients do not report it. It shakes hands once,
 * as they would, and sends nothing.
 * @returns undefined when the handshake is well, or nobody is there
 */
export async function tlsFault({ address, connectionOptions }: EngineConfig): Promise<EngineTlsFault | undefined> {
  const { tls } = connectionOptions;
  const ended = await shakeHands(address, typeof tls === 'object' && tls !== null ? tls : {});
  if (!tls) {
    const encrypted =
      ended === 'well' || isObjection(ended) || (ended !== undefined && CERTIFICATE_FAULTS[ended] !== undefined);
    if (!encrypted) return undefined;
    const hint =
      'Set TEMPORAL_TLS=true. If the server has its own certificate authority or requires a client certificate, set the other TEMPORAL_TLS_* variables too.';
    return new EngineTlsFault(address, 'uses TLS, but the settings do not', hint);
  }
  if (ended === 'well' || ended === undefined) return undefined;
  if (isObjection(ended)) {
    const hint =
      'Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH to a valid client certificate from an authority that the server trusts.';
    const own =
      typeof tls === 'object' && tls?.clientCertPair
        ? 'rejects the client certificate'
        : 'requires a client certificate';
    return new EngineTlsFault(address, own, hint);
  }
  if (ended === 'ERR_SSL_WRONG_VERSION_NUMBER' || ended === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return new EngineTlsFault(
      address,
      'does not use TLS',
      'Unset TEMPORAL_TLS_* and TEMPORAL_API_KEY, or use its TLS port.',
    );
  }
  const why = CERTIFICATE_FAULTS[ended];
  if (why === undefined) return undefined;
  const hint = 'Check TEMPORAL_TLS_SERVER_CA_CERT_PATH and TEMPORAL_TLS_SERVER_NAME, and the certificate itself.';
  return new EngineTlsFault(address, `has a certificate that ${why}`, hint);
}

/**
 * The server has ended the handshake with an alert, or as soon as it saw our certificate: it rejects that certificate.
 */
function isObjection(code: string | undefined): boolean {
  return code === 'closed' || code?.includes('_ALERT_') === true;
}

interface TlsSettings {
  readonly serverNameOverride?: string | null;
  readonly serverRootCACertificate?: Uint8Array | null;
  readonly clientCertPair?: { readonly crt: Uint8Array; readonly key: Uint8Array } | null;
}

/** @returns `well`, `closed` right after the handshake, the code of what went wrong, or undefined when nobody was there to shake hands with */
function shakeHands(address: string, settings: TlsSettings): Promise<string | undefined> {
  const at = address.lastIndexOf(':');
  const host = bareHost(address.slice(0, at));
  const { serverNameOverride, serverRootCACertificate: ca, clientCertPair } = settings;
  const bytes = (data: Uint8Array) => Buffer.from(data);
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(address.slice(at + 1)),
      ALPNProtocols: ['h2'],
      rejectUnauthorized: true,
      ...(serverNameOverride ? { servername: serverNameOverride } : {}),
      ...(ca ? { ca: bytes(ca) } : {}),
      ...(clientCertPair ? { cert: bytes(clientCertPair.crt), key: bytes(clientCertPair.key) } : {}),
    });
    const timer = setTimeout(() => done(undefined), TIMEOUT_MS);
    let patience: NodeJS.Timeout | undefined;
    const done = (outcome: string | undefined) => {
      clearTimeout(timer);
      clearTimeout(patience);
      socket.destroy();
      resolve(outcome);
    };
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      const ofTheSystem = /^E[A-Z]+$/.test(code);
      done(!ofTheSystem ? code : patience === undefined ? undefined : 'closed');
    });
    socket.once('secureConnect', () => {
      patience = setTimeout(() => done('well'), OBJECTION_MS);
    });
    socket.once('close', () => done(patience === undefined ? undefined : 'closed'));
  });
}
