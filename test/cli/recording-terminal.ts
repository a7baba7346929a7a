import { runScript, scriptOf } from '../../src/cli/drop-in/run-script';
import { type Page, PLAIN } from '../../src/cli/shell/page';
import type { ProgramContext } from '../../src/cli/shell/program';
import { runCli } from '../../src/cli/shell/program';
import type { Terminal } from '../../src/cli/shell/terminal';
import { clientParts } from '../../src/connecting/client-parts';

/** What a command line wrote, and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Questions that were asked. */
  readonly asked: readonly string[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Answers of the person at the terminal, in order; without them nobody can be asked. */
  readonly answers?: readonly string[];
  /** What the answer is written on; where nobody looks at a terminal when it is not said. */
  readonly page?: Page;
}

/** Runs a command line in this process, against a terminal that remembers. */
export function runLine(line: string | readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const args = typeof line === 'string' ? line.split(' ') : line;
  return recorded(options, (context) => runCli(args, context));
}

/** The same for a script of the Python driver, called by its name. */
export function runScriptLine(line: string | readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [name = '', ...args] = typeof line === 'string' ? line.split(' ') : line;
  const script = scriptOf(name);
  if (script === undefined) throw new Error(`${name} is no script of ours`);
  return recorded(options, (context) => runScript(script, args, context));
}

async function recorded(options: RunOptions, run: (context: ProgramContext) => Promise<number>): Promise<Outcome> {
  const { env = {}, answers, page = PLAIN } = options;
  const [out, err, asked, left]: [string[], string[], string[], string[]] = [[], [], [], [...(answers ?? [])]];
  const terminal: Terminal = {
    env,
    interactive: answers !== undefined,
    live: false,
    columns: 120,
    page,
    out: (text) => void out.push(text),
    data: (text) => void out.push(text),
    note: (text) => void err.push(text),
    draw: () => {},
    ask: async (question) => {
      asked.push(question);
      return left.shift() ?? '';
    },
  };
  const context: ProgramContext = {
    terminal,
    programs: { worker: '', sandbox: '', bundle: '' },
    parts: clientParts,
    version: '1.2.3',
  };
  const code = await run(context);
  return { code, out: out.join('\n'), err: err.join('\n'), asked };
}

/** Standard output as the JSON value that `--json` promises. */
export function jsonOf<T>({ out }: Outcome): T {
  return JSON.parse(out) as T;
}
