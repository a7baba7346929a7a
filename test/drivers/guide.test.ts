import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const GUIDE = join(ROOT, 'docs/guide/add-a-driver.md');

/** The code of the page, each block at the path that its first line names, in a folder of its own. */
function writeBlocks(folder: string): string[] {
  const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  const paths = blocks.map(([, path = '']) => path);
  for (const [, path = '', code = ''] of blocks) {
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    const bound = code.replace(
      /from '([^']+)'/g,
      (_all, name: string) => `from '${placeOf(name, path, folder, paths)}'`,
    );
    writeFileSync(at, bound);
  }
  return paths;
}

function placeOf(name: string, from: string, folder: string, own: readonly string[]): string {
  if (!name.startsWith('.')) return name.startsWith('node:') ? name : require.resolve(name);
  const path = join(dirname(from), name);
  return join(own.includes(`${path}/index.ts`) ? folder : ROOT, path);
}

describe('the page that says how to add a driver', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-guide-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const paths = writeBlocks(folder);

  it('has a driver and its test', () => {
    expect(paths).toEqual(['src/drivers/newsletter/index.ts', 'test/drivers/newsletter.test.ts']);
  });

  // Its own describe() and it() run here: the driver of the page keeps what every driver must keep.
  require(join(folder, 'test/drivers/newsletter.test.ts'));
});
