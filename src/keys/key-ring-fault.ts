/** Something is wrong with the key ring itself; the message is for the operator and holds nothing of a key. */
export class KeyRingFault extends Error {
  override readonly name = 'KeyRingFault';
  constructor(
    message: string,
    /** What to do. */
    readonly hint: string,
  ) {
    super(message);
  }
}
