import { createInterface } from 'node:readline/promises';

/** Where a command reads from and writes to; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person can be asked: standard input and standard error are both a terminal. */
  readonly interactive: boolean;
  /** Progress may rewrite its line: standard error is a terminal. */
  readonly live: boolean;
  /** Width of a line. @unit columns */
  readonly columns: number;
  /** A line of the answer, to standard output. */
  out(line: string): void;
  /** A line beside the answer (progress, warnings, errors), to standard error. */
  note(line: string): void;
  /** Text that stays on the line in hand of standard error; only used when `live`. */
  draw(text: string): void;
  /** Asks on standard error; an end of input is an empty answer. */
  ask(question: string): Promise<string>;
}

export function processTerminal(): Terminal {
  return {
    env: process.env,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    live: process.stderr.isTTY === true && process.env.TERM !== 'dumb' && process.env.CI === undefined,
    get columns() {
      // A terminal that does not know its width says 0.
      return process.stdout.columns || process.stderr.columns || 120;
    },
    out: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    draw: (text) => void process.stderr.write(text),
    ask: async (question) => {
      const readline = createInterface({ input: process.stdin, output: process.stderr });
      try {
        const ended = new Promise<string>((resolve) =>
          readline.once('close', () => {
            process.stderr.write('\n');
            resolve('');
          }),
        );
        return (await Promise.race([readline.question(question), ended])).trim();
      } finally {
        readline.removeAllListeners('close');
        readline.close();
      }
    },
  };
}
