/**
 * A payload that cannot be encrypted or decrypted. Temporal keeps this text unencrypted, and a failing workflow task
 * shows it forever: a constant and, at most, the id of a key, of an instance, or of a run.
 */
export class PayloadUnreadable extends Error {
  override readonly name = 'PayloadUnreadable';
  constructor(
    message: string,
    /** Nobody is to read it any more: its key was destroyed, or an earlier version wrote it. Lists leave it out. */
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
  noInstance: (instance: string) => new PayloadUnreadable(`Lethe: the key ring has no key for instance ${instance}`),
  outdated: (id: string) => new PayloadUnreadable(`Lethe: the key ring is older than key ${id}, which others use`),
  elsewhere: (scope: string) => new PayloadUnreadable(`Lethe: a payload belongs to ${scope}, and not here`),
  unbound: () => new PayloadUnreadable('Lethe: a payload of version 0.1 does not say where it belongs', true),
} as const;
