import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, ROOT } from './files-of';
import { messagesReadIn } from './read-messages';

/** Where the words of an error are looked at, and why nothing else will do. Each has a test that lets the library say them. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/config/read/read-services.ts':
    'a driver writes what is wrong and what to write as one text, since zod passes on one',
  'src/config/yaml/yaml-node.ts': 'js-yaml has one class for all errors, and no code',
  'src/drivers/kit/conformance/failure-cases.ts': 'it checks that nobody is named in a message',
  'src/serving/sdk-logger.ts': 'a line of the log of the SDK is text alone',
  'src/telemetry/frames-of.ts': 'it takes the message out of a stack, whatever it is',
  'src/temporal/connect/settings-fault.ts': 'envconfig has one class for all errors, and no code',
};

describe('an error', () => {
  it('is told by its class or its code, and by its words only where nothing else will do', () => {
    const files = ['src', 'sandbox', 'scripts'].flatMap((folder) => filesOf(folder));
    expect(files.length).toBeGreaterThan(500);
    const found = files.filter((file) => messagesReadIn(readFileSync(join(ROOT, file), 'utf8')).length > 0);
    expect(found.sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each([
    ['/timed out/.test(error.message)', ['test']],
    ["error.message.startsWith('Lethe: ')", ['startsWith']],
    ["(error as Error).message === 'late'", ['===']],
    ['const text = error instanceof Error ? error.message : String(error); if (/denied/i.test(text)) f();', ['test']],
    ["const { message: text = '' } = error; text.includes('no key');", ['includes']],
    ['const { message } = error; const said = message.trim(); /key (\\w+)/.exec(said);', ['exec']],
    ["for (const { message } of chain(error)) if (/^a payload/.exec(message ?? '')) f();", ['exec']],
    ["String(error).includes('ECONN')", ['includes']],
    ['error.details.match(/deadline/)', ['match']],
    ["error.reason === 'deficient indentation'", ['===']],
    ["switch (error.message) { case 'late': f(); }", ['switch']],
  ])('that is told by its words is found: %s', (source, looks) => {
    expect(messagesReadIn(source)).toEqual(looks);
  });

  it.each([
    "error.code === 'ENOENT'",
    'new CliError(exit, error.message, hint)',
    "typeof error.message === 'string'",
    'error instanceof LateError && log(error.message)',
    "message.split('\\n')",
    "const finding = { message: 'x' }; finding.code === 'y'",
    "error.message === ''",
  ])('that is told by something else is none of these: %s', (source) => {
    expect(messagesReadIn(source)).toEqual([]);
  });
});
