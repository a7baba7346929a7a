import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS } from './allowed-imports';
import { filesOf, ROOT } from './files-of';
import { ImportTable, unusedEntries, unusedExports, unusedPackages } from './unused';

const SOURCES = [...filesOf('src'), ...filesOf('sandbox')];

/** Loaded by their paths: by Temporal's bundler, which makes the workflows. */
const BY_PATH = ['src/workflows/index.ts', 'src/workflows/failure-converter.ts'];

/** For drivers that come later: the guide shows them. */
const IN_THE_GUIDE = { entry: 'src/drivers/*: src/secrets/secret-ref', name: 'src/drivers/kit/bearer.ts: bearer' };

describe('what nobody uses', () => {
  const table = new ImportTable([...SOURCES, ...filesOf('scripts'), ...filesOf('test')]);

  test('is not an entry of the table of allowed imports', () => {
    expect(unusedEntries(FOLDERS, table)).toEqual([IN_THE_GUIDE.entry]);
  });

  test('is not an export', () => {
    const looked = SOURCES.filter((file) => !BY_PATH.includes(file));
    expect(unusedExports(looked, table)).toEqual([IN_THE_GUIDE.name]);
  });

  test('is not a package that is shipped', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(unusedPackages(Object.keys(dependencies), table)).toEqual([]);
  });

  test('is found', () => {
    expect(unusedEntries([{ at: 'src/http', values: ['axios', 'js-yaml'] }], table)).toEqual(['src/http: js-yaml']);
    expect(unusedPackages(['axios', 'left-pad'], table)).toEqual(['left-pad']);
    const alone = new ImportTable(['src/telemetry/logger.ts']);
    expect(unusedExports(['src/telemetry/logger.ts'], alone)).toContain('src/telemetry/logger.ts: createLogger');
  });
});
