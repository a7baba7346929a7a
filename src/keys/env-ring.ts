import { KeyRingFault } from './key-ring-fault';
import { parseRing } from './ring-document';
import type { RingSource } from './ring-source';

/** A ring in an environment variable, as a secret store provides it. It cannot be written from here. */
export function envRing(name: string, env: Readonly<Record<string, string | undefined>>): RingSource {
  const where = `the environment variable ${name}`;
  return {
    where,
    writable: false,
    readableByOthers: false,
    async read() {
      const text = env[name];
      if (!text) throw new KeyRingFault(`${where} is not set`, `set ${name} to the contents of a key ring file`);
      return parseRing(text, where);
    },
    version: async () => 'as at the start',
    async update() {
      throw new KeyRingFault(
        `${where} is read-only`,
        'change the key ring where it is kept as a file, and hand it out again',
      );
    },
  };
}
