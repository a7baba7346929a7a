import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { EXIT_CODES } from '../../src/cli/shell/cli-error';
import { GOOD } from '../config/good-file';
import { fuzzRuns, fuzzTimeout } from '../support/fuzz-runs';
import { anyLine, knownCommands } from './any-command-line';
import { type RunOptions, runLine } from './recording-terminal';

/** Whatever is asked comes to its end by then. @unit milliseconds */
const HANGS_MS = 30_000;
const HERE = process.cwd();
const ENV = {
  HOME: '/nonexistent',
  XDG_CONFIG_HOME: '/nonexistent',
  TEMPORAL_ADDRESS: '127.0.0.1:1',
  LMS_SECRET: 's3cret',
};

let folder: string;
const cli = process.env.TEMPORAL_CLI;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-any-'));
  process.chdir(folder);
  // `lethe engine` looks for it, and must not find one.
  process.env.TEMPORAL_CLI = join(folder, 'no-such-cli');
  for (const [name, text] of [
    ['good.yml', GOOD],
    ['bad.yml', GOOD.replace('client_id', 'klient_id')],
    ['broken.json', '{"keys":'],
  ] as const) {
    writeFileSync(name, text, { mode: 0o600 });
  }
});

afterAll(() => {
  process.chdir(HERE);
  rmSync(folder, { recursive: true });
  if (cli === undefined) delete process.env.TEMPORAL_CLI;
  else process.env.TEMPORAL_CLI = cli;
});

/** Ends with a code of the table; we say what went wrong in our own words, and never with a stack. */
async function endsWell(line: readonly string[], options: RunOptions): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hangs: lethe ${JSON.stringify(line)}`)), HANGS_MS);
  });
  const { code, out, err } = await Promise.race([runLine(line, options), hangs]).finally(() => clearTimeout(timer));
  expect(Object.values(EXIT_CODES)).toContain(code);
  const said = `${out}\n${err}`;
  expect(said).not.toMatch(/^\s+at .+:\d+:\d+/m);
  // What nobody thought of.
  expect(said).not.toMatch(/unexpected: |undefined|\[object Object\]/);
  // Where it comes after an option it may be that option's value.
  const asJson = line.some((word, at) => word === '--json' && line[at - 1]?.startsWith('-') !== true);
  if (code !== 0 && asJson && out !== '') expect(() => JSON.parse(out)).not.toThrow();
  if (code !== 0 && !err.startsWith('Usage: ')) expect(`${err}\n${out}`).toMatch(/lethe: |faults/);
  return code;
}

describe('whatever is typed, lethe ends with a code of its table and in its own words:', () => {
  const commands = knownCommands().map((known) => [known.words.join(' '), known] as const);

  it.each(commands)(
    '%s',
    (_, known) => {
      const property = fc.asyncProperty(anyLine(known), fc.boolean(), async (line, asked) => {
        const env = { ...ENV, ...(known.words[0] === 'keys' ? { LETHE_KEYS: 'file:ring.json' } : {}) };
        await endsWell(line, { env, ...(asked ? { answers: ['', 'yes', 'academy'] } : {}) });
      });
      return fc.assert(property, fuzzRuns(25));
    },
    fuzzTimeout(120_000),
  );

  it(
    'words that are not a command',
    () => {
      const property = fc.asyncProperty(fc.array(fc.string({ maxLength: 12 }), { maxLength: 4 }), async (words) => {
        const line = words.filter((word) => !['worker', 'sandbox', 'engine', 'codec-server'].includes(word));
        await endsWell(line, { env: ENV });
      });
      return fc.assert(property, fuzzRuns(200));
    },
    fuzzTimeout(120_000),
  );
});
