import { filesOf } from './files-of';
import { keptIn, keptInModule } from './kept-in-modules';

/** Has no field that changes. */
const ALLOWED = ['src/workflows/failure-converter.ts: new failureConverter'];

describe('the modules of the workflows, which all runs of a worker share', () => {
  it('keep nothing that a run could change', () => {
    const files = [...filesOf('src/workflows'), ...filesOf('src/domain')];
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(keptInModule)).toEqual(ALLOWED);
  });

  it.each([
    ['let count = 0;', 'let count'],
    ['export var last: string;', 'var last'],
    ['export const seen = new Map<string, number>();', 'new seen'],
    ['const seen = (new Set() as Set<string>);', 'new seen'],
    ['export class Counter { static n = 0; }', 'static of Counter'],
  ])('%s is seen', (source, what) => {
    expect(keptIn(source)).toEqual([what]);
  });

  it('constants, functions, and classes are fine', () => {
    const source = 'const A = 1; export function f() { let x = 0; return x + A; } class B { readonly m = new Map(); }';
    expect(keptIn(source)).toEqual([]);
  });
});
