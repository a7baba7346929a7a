/** Something that the demo needs did not happen. The message is for the user. */
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
