/** What the client's exit code says. */
export const EXIT_CODES = {
  ok: 0,
  failure: 1,
  usage: 2,
  'not-found': 3,
  refused: 4,
  attention: 5,
  unreachable: 6,
  config: 7,
  'timed-out': 124,
  interrupted: 130,
} as const;

export type ExitName = keyof typeof EXIT_CODES;

/** Something went wrong that the operator can read about and act on: a message, what to do next, never a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly exit: ExitName,
    message: string,
    /** What to do or look at next. */
    readonly hint?: string,
    /** Code for `--json`; the exit's name, unless a failure of Lethe has one of its own. */
    readonly code: string = exit,
  ) {
    super(message);
  }

  get exitCode(): number {
    return EXIT_CODES[this.exit];
  }
}
