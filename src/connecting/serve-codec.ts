import { type CodecAuthSettings, codecAuth } from '../codec/codec-auth';
import { type CodecServer, type CodecServerOptions, startCodecServer } from '../codec/codec-server';
import { encryptionCodec } from '../codec/encryption-codec';
import type { KeyRing } from '../keys/key-ring';

export interface ServeCodecOptions extends Omit<CodecServerOptions, 'codec' | 'auth'> {
  readonly ring: KeyRing;
  /** Who can decrypt; anybody on this machine where it is absent. */
  readonly access: CodecAuthSettings | undefined;
  readonly onRingFault: (error: unknown) => void;
}

/** The codec server, with the keys of a ring. @throws KeyRingFault for a token file or an issuer that is of no use */
export async function serveCodec({ ring, access, onRingFault, ...server }: ServeCodecOptions): Promise<CodecServer> {
  const auth = access === undefined ? undefined : await codecAuth(access);
  return startCodecServer({ ...server, codec: encryptionCodec(ring, { onRingFault }), auth });
}
