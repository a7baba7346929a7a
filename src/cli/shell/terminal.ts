import { createInterface } from 'node:readline/promises';
import { cleanOutput } from './clean-output';
import { type Page, PLAIN, wrap } from './page';

/** Where a command reads from and writes to; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person can be asked: standard input and standard error are both a terminal. */
  readonly interactive: boolean;
  /** Progress may rewrite its line: standard error is a terminal. */
  readonly live: boolean;
  /** Width of a line of help and progress. @unit columns */
  readonly columns: number;
  /** What the answer is written on: standard output. */
  readonly page: Page;
  /** A line of the answer, to standard output. */
  out(line: string): void;
  /** A line beside the answer (progress, warnings, errors), to standard error. */
  note(line: string): void;
  /** Text that stays on the line in hand of standard error; only used when `live`. */
  draw(text: string): void;
  /** Asks on standard error; an end of input is an empty answer. */
  ask(question: string): Promise<string>;
}

/** What a terminal is made of; `process` has it. */
export interface Streams {
  readonly env: Terminal['env'];
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
}

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Whatever is written, nothing unseen reaches the terminal but our own styles; notes are broken to its width. */
export function terminalOf({ env, stdin, stdout, stderr }: Streams): Terminal {
  const capable = env.TERM !== 'dumb';
  const wrapped = (text: string): string => {
    const columns = stderr.isTTY === true ? stderr.columns || 120 : Number.POSITIVE_INFINITY;
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    return cleanOutput(text)
      .split('\n')
      .map((line) => wrap(line, columns, indent))
      .join('\n');
  };
  return {
    env,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    live: stderr.isTTY === true && capable && env.CI === undefined,
    get columns() {
      // A terminal that does not know its width says 0.
      return stdout.columns || stderr.columns || 120;
    },
    get page() {
      if (stdout.isTTY !== true) return PLAIN;
      return { columns: stdout.columns || 120, colour: capable && !env.NO_COLOR };
    },
    out: (line) => void stdout.write(`${cleanOutput(line)}\n`),
    note: (line) => void stderr.write(`${wrapped(line)}\n`),
    draw: (text) => void stderr.write(text),
    ask: async (question) => {
      const readline = createInterface({ input: stdin, output: stderr });
      try {
        const ended = new Promise<string>((resolve) =>
          readline.once('close', () => {
            stderr.write('\n');
            resolve('');
          }),
        );
        return (await Promise.race([readline.question(wrapped(question)), ended])).trim();
      } finally {
        readline.removeAllListeners('close');
        readline.close();
      }
    },
  };
}
