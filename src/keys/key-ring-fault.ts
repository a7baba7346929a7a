/** Something is wrong with the key ring itself; the message is for the operator and has no part of a key in it. */
export class KeyRingFault extends Error {
  override readonly name: string = 'KeyRingFault';
  constructor(
    message: string,
    /** What to do. */
    readonly hint: string,
  ) {
    super(message);
  }
}

/** An instance that never had a key; its name may be made up, or mistyped. */
export class InstanceUnknown extends KeyRingFault {
  constructor(
    readonly instance: string,
    where: string,
  ) {
    super(
      `${where} has no key for instance ${instance}`,
      `check the name. The first key is made by its worker, or by \`lethe keys init --instance ${instance}\``,
    );
  }
}

/** A ring that was handed out before a key was replaced: what it writes may soon be readable by nobody any more. */
export class RingOutdated extends KeyRingFault {
  constructor(
    /** That was replaced. */
    readonly keyId: string,
    where: string,
  ) {
    super(
      `${where} is out of date: ${keyId} was replaced by a newer key, and nothing is written with it any more`,
      'hand the key ring out again, and restart what reads it',
    );
  }
}

/** In the place of a ring that is in use, there is another one, or an older copy: keys of the same names would be others. */
export class RingReplaced extends KeyRingFault {
  constructor(keyId: string, where: string) {
    super(
      `${where} has lost key ${keyId}, which nobody destroyed: it is another key ring, or an older copy`,
      'put the right one back. To go on with this one, restart what reads it',
    );
  }
}
