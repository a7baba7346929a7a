import { type CodecAuthSettings, codecAuth } from '../codec/codec-auth';
import { type CodecServer, type CodecServerOptions, startCodecServer } from '../codec/codec-server';
import { encryptionCodec } from '../codec/encryption-codec';
import { proxyFor } from '../http/proxy-for';
import type { KeyRing } from '../keys/key-ring';
import { readIssuer } from './read-issuer';

export interface ServeCodecOptions extends Omit<CodecServerOptions, 'codec' | 'auth'> {
  readonly ring: KeyRing;
  /** Who can decrypt; anybody on this machine where it is absent. */
  readonly access: CodecAuthSettings | undefined;
  /** HTTPS_PROXY and related variables, for the issuer. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onRingFault: (error: unknown) => void;
}

/** The codec server, with the keys of a ring. @throws KeyRingFault for a token file or an issuer that is of no use */
export async function serveCodec({
  ring,
  access,
  env,
  onRingFault,
  ...server
}: ServeCodecOptions): Promise<CodecServer> {
  const auth = access === undefined ? undefined : await codecAuth(access, readIssuer(env));
  // A proxy variable that cannot be used is a fault now, not at each request.
  if (access?.oidc !== undefined) proxyFor(access.oidc.issuer, env);
  return startCodecServer({ ...server, codec: encryptionCodec(ring, { onRingFault }), auth });
}
