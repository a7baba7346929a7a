/** Why a certificate is not believed. @source https://nodejs.org/api/tls.html#x509-certificate-error-codes */
export const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another host',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'comes from an unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT: 'comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes from an unknown authority',
  CERT_UNTRUSTED: 'comes from an unknown authority',
  INVALID_PURPOSE: 'is not for servers',
};

/** Names of ours for a broken transport, with the key that lengthens a time. */
const OURS: Readonly<Record<string, string>> = {
  ANSWER_TIMEOUT: 'did not answer in time (answer_timeout)',
  CONNECT_TIMEOUT: 'could not be connected to in time (connect_timeout)',
  ABORTED: 'was given up at the deadline of the attempt (attempt_deadline)',
  CONNECTION_LOST: 'could not be reached any more while a request was under way',
  HALF_BODY: 'broke off in the middle of its answer',
  TOO_LONG: 'sent an answer that is too long',
  NOT_KEPT: 'took a file, and does not have it; perhaps something before it has answered',
  PROXY_REFUSED: 'is behind a proxy that does not let us through',
  PROXY_UNREACHABLE: 'is behind a proxy that cannot be reached (HTTPS_PROXY, HTTP_PROXY, or ALL_PROXY)',
};

const NO_TLS = 'does not speak TLS at this port; write http://, or the port of its TLS, in base_urls';

/** Names of the system and of OpenSSL. */
const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ENOTFOUND: 'has a host name that DNS does not know',
  EAI_AGAIN: 'has a host name that cannot be looked up now: DNS does not answer',
  EHOSTUNREACH: 'is on a host that no network route leads to',
  ENETUNREACH: 'is on a network that no route leads to',
  ETIMEDOUT: 'could not be connected to in time',
  EACCES: 'does not let the worker in',
  EPERM: 'does not let the worker in',
  EROFS: 'is read-only',
  ENOENT: 'is not there',
  ENOTDIR: 'is not a folder',
  ENOSPC: 'has no space left',
  EDQUOT: 'has no space left for this user',
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/**
 * What went wrong on the way to a service, with the name that the system has for it.
 * @param plain the request was not encrypted
 * @example 'refuses the connection (ECONNREFUSED)'
 */
export function transportText(errno: string, plain = false): string {
  const own = OURS[errno];
  if (own !== undefined) return own;
  const certificate = CERTIFICATE_FAULTS[errno];
  if (certificate !== undefined) return `has a certificate that ${certificate} (${errno})`;
  if (errno.startsWith('HPE_')) return `does not speak HTTP at this port (${errno})${plain ? PERHAPS_TLS : ''}`;
  const cut = plain && (errno === 'ECONNRESET' || errno === 'EPIPE');
  return `${SYSTEM[errno] ?? 'cannot be reached'} (${errno})${cut ? PERHAPS_TLS : ''}`;
}

/** What a server of TLS does with a request that is not encrypted. */
export const PERHAPS_TLS = '; if it speaks TLS, write https:// in base_urls';
