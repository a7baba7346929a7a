import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filesOf, ROOT } from './files-of';
import { importsOf } from './imports-of';
import { namesExportedBy } from './names-exported-by';

const SOURCES = [...filesOf('src'), ...filesOf('sandbox'), ...filesOf('scripts')];
const TESTS = filesOf('test');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Entries of folders: all that others may import of them. */
const FOLDER_ENTRY = /^src\/(workflows|drivers\/[a-z-]+|operations\/[a-z-]+)\/index\.ts$/;

/** Programs: started, never imported. */
const PROGRAMS = [
  'src/worker.ts',
  'src/client.ts',
  'sandbox/main.ts',
  /^scripts\/[a-z]+\.ts$/,
  /^scripts\/reference\/[a-z]+\.ts$/,
  'src/workflows/kit/short-stacks.ts',
];
const isProgram = (file: string) =>
  PROGRAMS.some((one) => (typeof one === 'string' ? one === file : one.test(file))) &&
  namesExportedBy(file).length === 0;

/** Whose name says what they are for better than an export's would. */
const NAMED_OTHERWISE = [
  /\/contract\.ts$/,
  'src/config/fleet-faults.ts',
  'src/config/read/known-keys.ts',
  'src/config/schema.ts',
  'src/drivers/registry.ts',
  /\/messages\.ts$/,
  'src/workflows/retire-learner/show.ts',
  'src/workflows/ask/short-workflows.ts',
  'sandbox/faults/fault-effects.ts',
];

const wordsOf = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[ _-]/)
    .map((word) => word.toLowerCase().replace(/(s|ed|ing)$/, ''));

describe('the house', () => {
  test('no file has more than 250 lines', () => {
    const linesOf = (file: string) => read(file).split('\n').length - 1;
    expect([...SOURCES, ...TESTS].filter((file) => linesOf(file) > 250)).toEqual([]);
  });

  test('no file of sources is a drawer for everything', () => {
    const drawers = /(^|-)(utils?|helpers?|common|misc|shared|stuff|tools?|lib)\.ts$/;
    const allowed = ['src/cli/shell/common-options.ts', 'src/dev-server/run-tool.ts'];
    const found = [...SOURCES, ...TESTS].filter((file) => drawers.test(basename(file)) && !allowed.includes(file));
    expect(found).toEqual([]);
  });

  test('an index.ts is the public entry of a folder', () => {
    const found = SOURCES.filter((file) => basename(file) === 'index.ts');
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter((file) => !FOLDER_ENTRY.test(file))).toEqual([]);
  });

  test('a folder with a public entry is imported by it alone', () => {
    const entries = SOURCES.filter((file) => /^src\/drivers\/[a-z-]+\/index\.ts$/.test(file)).map((file) =>
      dirname(file),
    );
    const entered = SOURCES.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => entries.includes(dirname(target)) && dirname(target) !== dirname(file))
        .filter(({ target }) => basename(target) !== 'index'),
    );
    expect(entered).toEqual([]);
  });

  test('a file is named after what it exports', () => {
    const otherwise = SOURCES.filter((file) => !file.startsWith('scripts/')).filter((file) => {
      const exported = namesExportedBy(file).flatMap(wordsOf);
      const words = wordsOf(basename(file, '.ts'));
      return !FOLDER_ENTRY.test(file) && !isProgram(file) && !words.some((word) => exported.includes(word));
    });
    expect(
      otherwise.filter(
        (file) => !NAMED_OTHERWISE.some((one) => (typeof one === 'string' ? one === file : one.test(file))),
      ),
    ).toEqual([]);
    expect(NAMED_OTHERWISE.length).toBeLessThanOrEqual(10);
  });

  test('a file that exports nothing is a program', () => {
    expect(SOURCES.filter((file) => namesExportedBy(file).length === 0 && !isProgram(file))).toEqual([]);
  });

  test('the domain has no clock and no dice', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\b|\bprocess\b|\bset(Timeout|Interval)\b|\bawait\b/;
    expect(filesOf('src/domain').filter((file) => impure.test(read(file)))).toEqual([]);
    expect(impure.test('const now = Date.now();')).toBe(true);
  });

  test('what an operator can ask for names no command: the command line says what to do next', () => {
    const command = /['"`][^'"`\n]*(?:`lethe |\\`lethe |\blethe [a-z-]+ [a-z]|--[a-z])/;
    const found = filesOf('src/operations').flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => !/^\s*(?:\*|\/[/*])/.test(line) && command.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    // Temporal keeps these two beside the Schedule, where somebody sees who did it.
    expect(found.filter((line) => !line.includes("'paused by lethe") && !line.includes("'resumed by lethe"))).toEqual(
      [],
    );
    expect(command.test("hint: 'see `lethe instance show`'")).toBe(true);
  });

  test('the milliseconds of an hour and of a day are written in one place', () => {
    const figure = /(?<![\d_])(?:86_?400_?000|3_?600_?000)(?![\d_])/;
    expect(filesOf('src').filter((file) => figure.test(read(file)))).toEqual([]);
    expect(['const DAY_MS = 86_400_000;', 'wait(3600000)'].filter((code) => !figure.test(code))).toEqual([]);
  });

  test('the environment is read where ARCHITECTURE.md says, and nowhere else', () => {
    const readers = /^src\/(?:worker\.ts|client\.ts|temporal\/|dev-server\/|storage\/s3\/open-s3\.ts)/;
    const found = filesOf('src').filter((file) => /\bprocess\.env\b/.test(read(file)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((file) => !readers.test(file))).toEqual([]);
  });

  test('nothing is left to be done, and no test is left out', () => {
    // Cut in two, so that this file does not find itself.
    const left = new RegExp(['\\b(TO', 'DO|FIX', 'ME|XX', 'X)\\b'].join(''));
    const out = new RegExp(['\\b(it|test|describe)\\.(on', 'ly|sk', 'ip|to', 'do)\\b|\\bx(it|describe)\\('].join(''));
    expect([...SOURCES, ...TESTS].filter((file) => left.test(read(file)) || out.test(read(file)))).toEqual([]);
  });

  test('every folder of tests is run by one project of jest', () => {
    const folders = readdirSync(join(ROOT, 'test'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && filesOf(`test/${entry.name}`, '.test.ts').length > 0)
      .map(({ name }) => name);
    const projects = [...read('jest.config.mjs').matchAll(/project\('\w+', \[([^\]]*)\]/g)];
    const run = projects.flatMap(([, list = '']) => [...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name));
    expect(folders.length).toBeGreaterThan(8);
    expect(folders.filter((folder) => run.filter((one) => one === folder).length !== 1)).toEqual([]);
    expect(readdirSync(join(ROOT, 'test')).filter((name) => name.endsWith('.test.ts'))).toEqual([]);
  });
});

describe('the names of people in tests', () => {
  test('have addresses at example.com, or at what is kept for examples', () => {
    const address = /[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}/g;
    // `module@v1.2.3` is a version of a Go module.
    const known = /@(v\d+\.\S*|([a-z0-9-]+\.)*example\.(com|org|net)|([a-z0-9-]+\.)*(invalid|test))$/i;
    const own = 'test/architecture/house.test.ts';
    const files = [...TESTS, ...SOURCES, ...filesOf('test', '.yml'), ...filesOf('config', '.yml')];
    const strange = files
      .filter((file) => file !== own)
      .flatMap((file) => (read(file).match(address) ?? []).filter((found) => !known.test(found)));
    expect(strange).toEqual([]);
    expect('ann@gmail.com'.match(address)?.filter((found) => !known.test(found))).toEqual(['ann@gmail.com']);
  });
});
