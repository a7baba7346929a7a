/**
 * A payload that cannot be encrypted or decrypted. The engine keeps this text in clear and a failing workflow task shows
 * it for ever: a constant and, at most, the id of a key.
 */
export class PayloadUnreadable extends Error {
  override readonly name = 'PayloadUnreadable';
  constructor(
    message: string,
    /** Its key was destroyed: nobody can read it any more, and that was the purpose. */
    readonly forgotten = false,
  ) {
    super(message);
  }
}

export const unreadable = {
  noKey: (id: string) => new PayloadUnreadable(`Lethe: key ${id} is not in the key ring`),
  destroyed: (id: string) => new PayloadUnreadable(`Lethe: key ${id} was destroyed`, true),
  doesNotFit: (id: string) => new PayloadUnreadable(`Lethe: a payload does not fit key ${id}`),
  noRing: (id: string) => new PayloadUnreadable(`Lethe: a payload needs key ${id}, and there is no key ring here`),
  malformed: () => new PayloadUnreadable('Lethe: an encrypted payload is not of our making'),
  ringFails: () => new PayloadUnreadable('Lethe: the key ring cannot be read or written'),
} as const;
