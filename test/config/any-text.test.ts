import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigError, loadConfig } from '../../src/config/load-config';
import { fuzzRuns, fuzzTimeout } from '../support/fuzz-runs';
import { GOOD } from './good-file';
import documents from './pyyaml/documents.json';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const lines = GOOD.split('\n');

/** Either it loads, or it is told in faults that each have a message and a hint. Anything else fails the test. */
async function loadsOrTells(text: string | Uint8Array): Promise<void> {
  const path = folder.write('any.yml', text);
  try {
    const { instances } = await loadConfig({ path, env: { LMS_SECRET: 's3cret' } });
    expect(instances).toHaveLength(1);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
    for (const { message, hint, line } of error.faults) {
      expect(message).not.toBe('');
      expect(hint).not.toBe('');
      expect(
        line === undefined ||
          line <=
            Buffer.from(text)
              .toString()
              .split(/\r\n?|\n/).length,
      ).toBe(true);
    }
  }
}

/** YAML values of every kind, as flow text. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '',
      '~',
      'yes',
      '010',
      '1:30',
      '2024-01-31',
      '.nan',
      '!!set {a}',
      '!!binary aGk=',
      '99999999999999999999',
      '1h',
      'LMS',
      'env:X',
      'file:x',
      'https://a.example.com',
      '"\\u0000"',
    ),
    fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.array(tie('any'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .dictionary(
        fc.constantFrom('id', 'lms', 'every', 'services', 'LMS', '__proto__', 'constructor', 'name'),
        tie('any'),
        { maxKeys: 3 },
      )
      .map(
        (entries) =>
          `{${Object.entries(entries)
            .map(([key, item]) => `${key}: ${item}`)
            .join(', ')}}`,
      ),
  ),
})).any as fc.Arbitrary<string>;

const key = fc.constantFrom(
  'client_id',
  'client_secret',
  'base_urls',
  'retirement_pipeline',
  'lethe',
  'fetch_ecommerce_segment_id',
  'EXTRA_SERVICES_TO_RETIRE_FROM',
  '<<',
);

const EXAMPLE: readonly string[] = readFileSync(
  join(__dirname, '..', '..', 'config', 'production.example.yml'),
  'utf8',
).split('\n');

/** What happens to a file in an editor. */
const mutation: fc.Arbitrary<(lines: readonly string[]) => readonly string[]> = fc
  .tuple(
    fc.constantFrom('lose', 'double', 'move', 'indent', 'spoil', 'cut'),
    fc.nat(),
    fc.nat(),
    fc.string({ unit: 'binary', maxLength: 5 }),
  )
  .map(([what, first, second, text]) => (all) => {
    const at = first % all.length;
    const line = all[at] ?? '';
    const column = second % (line.length + 1);
    switch (what) {
      case 'lose':
        return all.toSpliced(at, 1);
      case 'double':
        return all.toSpliced(at, 0, line);
      case 'move':
        return all.toSpliced(at, 1).toSpliced(second % all.length, 0, line);
      case 'indent':
        return all.with(at, `${' '.repeat(second % 5)}${line}`);
      case 'cut':
        return all.slice(0, at + 1).with(-1, line.slice(0, column));
      default:
        return all.with(at, `${line.slice(0, column)}${text}${line.slice(column + 1)}`);
    }
  });

describe('loadConfig() loads any text or tells what is wrong with it', () => {
  it('random text', () =>
    fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), loadsOrTells), fuzzRuns(300)));

  it('random bytes', () => fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), loadsOrTells), fuzzRuns(200)));

  it(
    'the example of every key with several lines lost, doubled, moved, indented or spoilt',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) =>
          loadsOrTells(mutations.reduce((text, mutate) => mutate(text), EXAMPLE).join('\n')),
        ),
        fuzzRuns(150),
      ),
    fuzzTimeout(60_000),
  );

  it('the documents that PyYAML was asked about', async () => {
    for (const { yaml } of documents) await loadsOrTells(yaml);
  });

  it('a good file with a line changed', () => {
    const changed = fc
      .tuple(
        fc.nat(lines.length - 1),
        fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('', '  - [', '- a', '  lms:', '\t', '---', 'a: *b')),
      )
      .map(([at, line]) => lines.with(at, line).join('\n'));
    return fc.assert(fc.asyncProperty(changed, loadsOrTells), fuzzRuns(300));
  });

  it('a good file with a value of any kind in place of one of ours', () => {
    const changed = fc.tuple(key, value).map(([name, text]) => `${GOOD}${name}: ${text}\n`);
    return fc.assert(fc.asyncProperty(changed, loadsOrTells), fuzzRuns(600));
  });

  it('any keys with values of any kind', () => {
    const text = fc.dictionary(key, value).map((entries) =>
      Object.entries(entries)
        .map(([name, item]) => `${name}: ${item}\n`)
        .join(''),
    );
    return fc.assert(fc.asyncProperty(text, loadsOrTells), fuzzRuns(600));
  });

  it('merges and aliases that multiply, in no time', async () => {
    const laughs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`);
    await loadsOrTells(`a0: &a0 [x]\n${laughs.join('\n')}\nlethe: *a30\nretirement_pipeline: *a30\n`);
    const merges = Array.from({ length: 30 }, (_, at) => `m${at + 1}: &m${at + 1} {<<: [*m${at}, *m${at}], k${at}: 1}`);
    await loadsOrTells(`m0: &m0 {x: 1}\n${merges.join('\n')}\nlethe: *m30\n`);
  }, 5_000);
});
