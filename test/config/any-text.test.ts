import fc from 'fast-check';
import { ConfigError, loadConfig } from '../../src/config/load-config';
import { GOOD } from './good-file';
import documents from './pyyaml/documents.json';
import { temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const lines = GOOD.split('\n');

/** Either it loads, or it is told in faults that each have a message and a hint. Anything else fails the test. */
async function loadsOrTells(text: string): Promise<void> {
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
      expect(line === undefined || line <= text.split('\n').length).toBe(true);
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

describe('loadConfig() loads any text or tells what is wrong with it', () => {
  it('random text', () =>
    fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), loadsOrTells), { numRuns: 300 }));

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
    return fc.assert(fc.asyncProperty(changed, loadsOrTells), { numRuns: 300 });
  });

  it('a good file with a value of any kind in place of one of ours', () => {
    const changed = fc.tuple(key, value).map(([name, text]) => `${GOOD}${name}: ${text}\n`);
    return fc.assert(fc.asyncProperty(changed, loadsOrTells), { numRuns: 600 });
  });

  it('any keys with values of any kind', () => {
    const text = fc.dictionary(key, value).map((entries) =>
      Object.entries(entries)
        .map(([name, item]) => `${name}: ${item}\n`)
        .join(''),
    );
    return fc.assert(fc.asyncProperty(text, loadsOrTells), { numRuns: 600 });
  });

  it('merges and aliases that multiply, in no time', async () => {
    const laughs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`);
    await loadsOrTells(`a0: &a0 [x]\n${laughs.join('\n')}\nlethe: *a30\nretirement_pipeline: *a30\n`);
    const merges = Array.from({ length: 30 }, (_, at) => `m${at + 1}: &m${at + 1} {<<: [*m${at}, *m${at}], k${at}: 1}`);
    await loadsOrTells(`m0: &m0 {x: 1}\n${merges.join('\n')}\nlethe: *m30\n`);
  }, 5_000);
});
