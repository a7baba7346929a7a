import type { Command, Option } from 'commander';
import fc from 'fast-check';
import { createProgram } from '../../src/cli/shell/program';
import { clientParts } from '../../src/connecting/client-parts';

/**
 * Commands that become another program, or stay in the foreground once all is well: theirs are only such lines as
 * cannot begin.
 */
const LAST = ['worker', 'sandbox'];

/** A command by its words, e.g. `learner list`, as commander knows it. */
export interface KnownCommand {
  readonly words: readonly string[];
  readonly command: Command;
}

/** Every command that does something, so that a new one is tried from its first day. */
export function knownCommands(): readonly KnownCommand[] {
  const context = {
    terminal: undefined as never,
    programs: { worker: '', sandbox: '', bundle: '' },
    parts: clientParts,
    version: '',
  };
  const below = (command: Command, words: readonly string[]): readonly KnownCommand[] =>
    command.commands.length === 0
      ? [{ words, command }]
      : command.commands.flatMap((one) => below(one, [...words, one.name()]));
  return below(
    createProgram(context, () => {}),
    [],
  ).filter(({ words }) => !LAST.includes(words[0] ?? ''));
}

/** Nothing that names a place outside of the folder where the test is. */
const harmless = (text: string) => !text.startsWith('/') && !text.includes('..') && !/^(file|env):/.test(text);

const anyText = fc
  .oneof(
    fc.string({ maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(
      '',
      ' ',
      '-',
      '--',
      '---',
      '-1',
      '0',
      '1e9',
      '99999999999999999999',
      'NaN',
      '\u0000',
      '\n',
      "'",
      '"; DROP TABLE',
      '__proto__',
      'constructor',
      'zoë',
      '🦆',
      'PENDING',
      'held',
      '2030-01-31T08:00Z',
      '+275760-09-13T00:00:00.001Z',
      '90s',
      '0.0000001d',
      'a=b',
      'http://127.0.0.1:1',
    ),
  )
  .filter(harmless);

/** Learners and keys, or nearly. */
const anySubject = fc.constantFrom(
  'ada',
  'id:7',
  'id:x',
  'user:',
  'email:a@example.com',
  '7',
  'academy/2026-11',
  '-/2026-11',
  'academy/2026-13',
);

/**
 * On the loopback alone, so that no name server is asked, and never without a port: a Temporal server that really runs at the
 * usual one must not be told these things.
 */
const anyAddress = fc.constantFrom(
  '127.0.0.1:1',
  '127.0.0.1:99999',
  '127.0.0.1:-1',
  '127.0.0.1:0',
  '[::1]:1',
  'localhost:1',
  '127.999.0.1:1',
  '127.0.0.1:1/x',
);

const anyFile = fc.constantFrom(
  'good.yml',
  'bad.yml',
  'broken.json',
  '.',
  'missing.yml',
  '',
  'good.yml/',
  '\u0000',
  'ring.json',
);
const anyRing = fc.constantFrom(
  'file:ring.json',
  'file:missing.json',
  'file:broken.json',
  'file:.',
  'env:NOTHING',
  'env:',
  'file:',
  'ring.json',
  'vault:x',
  '',
);

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '--address': anyAddress,
  '--config': anyFile,
  '--config_file': anyFile,
  '--token-file': anyFile,
  '--tls-cert': anyFile,
  '--tls-key': anyFile,
  '--db-filename': anyFile,
  '--keys': anyRing,
  '--instance': fc.oneof(fc.constantFrom('demo', 'Demo', '', 'a'.repeat(64)), anyText),
};

/** A codec server that finds its ring would serve, and not come to an end. */
const WITHOUT_RING: typeof VALUES = { ...VALUES, '--keys': anyRing.filter((ref) => ref !== 'file:ring.json') };

function anyOption(option: Option, values: typeof VALUES): fc.Arbitrary<readonly string[]> {
  const name = option.long ?? option.short ?? '';
  const value = values[name] ?? fc.oneof(anyText, fc.constantFrom(...(option.argChoices ?? ['demo'])));
  if (!option.required && !option.optional) return fc.constant([name]);
  return fc.oneof(
    { weight: 6, arbitrary: value.map((text) => [name, text]) },
    { weight: 2, arbitrary: value.map((text) => [`${name}=${text}`]) },
    { weight: 1, arbitrary: fc.constant([name]) },
  );
}

/**
 * Its options and arguments, in any number and order, with values of any kind; in one line of four also something of
 * nobody's, which is refused before anything else is looked at.
 */
export function anyLine({ words, command }: KnownCommand): fc.Arbitrary<readonly string[]> {
  const subjects = command.registeredArguments.map(() => fc.oneof(anySubject, anyText));
  const options = command.options.map((option) =>
    anyOption(option, words[0] === 'codec-server' ? WITHOUT_RING : VALUES),
  );
  // `completion` has no options.
  const own = options.length === 0 ? fc.constant<readonly string[]>([]) : fc.oneof(...options);
  const stranger = fc.oneof(
    anyText,
    anyText.map((text) => `--${text}`),
  );
  const line = fc
    .tuple(fc.tuple(...subjects), fc.array(own, { maxLength: 5 }))
    .map(([named, chosen]) => [...words, ...named, ...chosen.flat()]);
  return fc.oneof(
    { weight: 3, arbitrary: line },
    {
      weight: 1,
      arbitrary: fc.tuple(line, fc.array(stranger, { maxLength: 3 })).map(([said, more]) => [...said, ...more]),
    },
  );
}
