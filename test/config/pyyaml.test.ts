import { readYaml } from '../../src/config/yaml/yaml-document';
import { YamlFault } from '../../src/config/yaml/yaml-node';
import documents from './pyyaml/documents.json';
import expected from './pyyaml/expected.json';

/**
 * Where we differ from PyYAML 6, by document. None of them makes another site, another secret or another pipeline of
 * a file that the Python driver can use: what it takes and we do not is told with its line.
 */
const STRICTER = ["a: 'b'#c", '{a: -}', 'a: !!binary "%%"'];
const LAXER = [
  'a:\tb',
  'a: b\t',
  '...\na: 1',
  'a: &x 1\nb: &x 2\nc: *x',
  'a: &é 1\nb: *é',
  'a: &x.y 1\nb: *x.y',
  ': a',
  '- : a',
];
/** YAML 1.2 takes U+0085 and U+2028 for no end of a line, and a `?` in brackets for the first letter of a word. */
const OTHERWISE = ['a: \u0085b', 'a: b\u2028c', '[?a]'];

/** As `box()` of record.py. */
function box(value: unknown, above: readonly unknown[] = []): unknown {
  if (above.includes(value)) return { $cycle: true };
  const inner = [...above, value];
  if (typeof value === 'bigint') return { $int: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { $float: Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf' };
  }
  if (value === 0) return 0;
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map((item) => box(item, inner));
  if (typeof value !== 'object' || value === null) return value;
  return { $map: Object.entries(value).map(([key, item]) => [key, box(item, inner)]) };
}

function read(yaml: string): unknown {
  try {
    return { value: box(readYaml(yaml).value) };
  } catch (error) {
    if (error instanceof YamlFault) return { error: true };
    throw error;
  }
}

const cases = documents.map(({ about, yaml }, at) => ({ about, yaml, wanted: expected[at] as unknown }));
const agreed = cases.filter(({ yaml }) => ![...STRICTER, ...LAXER, ...OTHERWISE].includes(yaml));

describe('readYaml() reads as PyYAML does', () => {
  it('has an answer of PyYAML for every document', () => {
    expect(expected).toHaveLength(documents.length);
    expect(agreed.length).toBeGreaterThan(400);
  });

  it.each([...new Set(agreed.map(({ about }) => about))])('%s', (about) => {
    for (const { yaml, wanted } of agreed.filter((one) => one.about === about)) {
      expect({ yaml, ...(read(yaml) as object) }).toEqual({ yaml, ...(wanted as object) });
    }
  });

  it.each(STRICTER)('refuses %j, which PyYAML takes', (yaml) => {
    expect(read(yaml)).toEqual({ error: true });
    expect(cases.find((one) => one.yaml === yaml)?.wanted).toHaveProperty('value');
  });

  it.each(LAXER)('takes %j, which PyYAML refuses', (yaml) => {
    expect(read(yaml)).toHaveProperty('value');
    expect(cases.find((one) => one.yaml === yaml)?.wanted).toEqual({ error: true });
  });

  it.each(OTHERWISE)('reads %j by YAML 1.2', (yaml) => {
    expect(cases.find((one) => one.yaml === yaml)?.wanted).not.toEqual(read(yaml));
  });
});
