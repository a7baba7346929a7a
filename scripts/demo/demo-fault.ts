/** Something the demo needs did not come about; the message is for the person who watches. */
export class DemoFault extends Error {
  override readonly name = 'DemoFault';
}

/** Somebody pressed Ctrl-C, or told the process to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** @param exitCode 128 and the signal's number */
  constructor(readonly exitCode: number) {
    super('interrupted');
  }
}
