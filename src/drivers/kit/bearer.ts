import type { SecretRef } from '../../secrets/secret-ref';
import type { TokensOf } from './driver';

/** `Authorization: Bearer …` with a secret of the options, read again for each call. */
export function bearer<Options>(secretOf: (options: Options) => SecretRef): TokensOf<Options> {
  return (options, read) => ({
    token: async () => `Bearer ${await read(secretOf(options))}`,
    // Nothing is kept, so nothing needs to be forgotten: the next call reads the secret as it is then.
    invalidate: () => {},
  });
}
