import { filesOf } from './files-of';
import { importsOf } from './imports-of';

const FOLDERS = ['src', 'sandbox'];

/** Files by what they import of the house, types included: the linter sees circles of values alone. */
type Graph = ReadonlyMap<string, readonly string[]>;

function graphOfHouse(): Graph {
  const files = FOLDERS.flatMap((folder) => filesOf(folder)).map((file) => file.replace(/\.ts$/, ''));
  const known = new Set(files);
  return new Map(
    files.map((file) => [
      file,
      importsOf(`${file}.ts`)
        .map(({ target }) => target)
        .filter((target) => known.has(target)),
    ]),
  );
}

/** Circles as they are met, each from its first file back to it. */
function circlesIn(graph: Graph): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of graph.get(file) ?? []) walk(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) walk(file);
  return circles;
}

describe('imports of the house', () => {
  test('go in no circle, types included', () => {
    const graph = graphOfHouse();
    expect([...graph.values()].flat().length).toBeGreaterThan(500);
    expect(circlesIn(graph)).toEqual([]);
  });

  test('that go in a circle are found, and only these', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circlesIn(graph)).toEqual(['a → b → c → a']);
    expect(circlesIn(new Map([...graph, ['c', ['d']]]))).toEqual([]);
  });
});
