import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REFERENCE_PAGES } from '../../scripts/reference/reference-pages';
import { createProgram } from '../../src/cli/shell/program';
import { clientParts } from '../../src/connecting/client-parts';
import { isFailureCode } from '../../src/domain/failure/failure';
import { FOLDERS } from './allowed-imports';
import { anchorsOf } from './anchors-of';
import { blocksOf, PAGES, textOf } from './blocks-of';
import { ROOT } from './files-of';

describe('docs/reference', () => {
  beforeAll(() => process.chdir(ROOT));

  test.each(Object.keys(REFERENCE_PAGES))('%s is what its generator writes: npm run reference', (path) => {
    expect(textOf(path)).toBe(REFERENCE_PAGES[path]?.());
  });

  test('every page has its generator, or says which run has measured it', () => {
    const pages = readdirSync(join(ROOT, 'docs/reference')).map((name) => `docs/reference/${name}`);
    const measured = pages.filter((page) => /^<!-- Written by `npm run (bench|test:chaos) -- /m.test(textOf(page)));
    expect(pages.filter((page) => !measured.includes(page)).sort()).toEqual(Object.keys(REFERENCE_PAGES).sort());
  });
});

describe('documents', () => {
  test.each(PAGES)('%s links to what is there', (page) => {
    const text = textOf(page).replace(/```[\s\S]*?```/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => !isThere(page, target));
    expect(broken).toEqual([]);
  });

  test.each(PAGES)('%s names commands of npm that are there', (page) => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const named = [...textOf(page).matchAll(/npm run ([a-z-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test.each(PAGES)('%s names commands of lethe that are there', (page) => {
    expect(commandsIn(textOf(page)).filter((words) => !isCommand(words))).toEqual([]);
  });

  test.each(PAGES)('%s names codes of failures that are there', (page) => {
    const named = textOf(page).match(/`(config|secret|service|instance|engine|learner)\.[a-z-]+`/g) ?? [];
    const codes = named.map((code) => code.replaceAll('`', ''));
    expect(codes.filter((code) => !isFailureCode(code))).toEqual([]);
  });

  test.each(PAGES.filter((page) => !page.startsWith('docs/adr/')))('%s names files that are there', (page) => {
    expect(pathsIn(textOf(page)).filter((path) => !pathIsThere(path))).toEqual([]);
  });

  test('a file that is not there is found', () => {
    const named = pathsIn('See `src/nowhere.ts`, `docs/adr`, `src/drivers/*`, `docs/adr/0010-…` and `lethe worker`.');
    expect(named.filter((path) => !pathIsThere(path))).toEqual(['src/nowhere.ts']);
  });

  test('what is checked of commands and links fails on one that is not there', () => {
    expect(isCommand(['learner', 'forget'])).toBe(false);
    expect(isCommand(['learner', 'show'])).toBe(true);
    expect(commandsIn('```sh\nnpx lethe learner forget ann --yes\n```')).toEqual([['learner', 'forget', 'ann']]);
    expect(isThere('README.md', 'docs/nowhere.md')).toBe(false);
  });

  test('the folders of ARCHITECTURE.md are those of the table of allowed imports, with their packages', () => {
    const rows = textOf('ARCHITECTURE.md').split('\n');
    for (const { at, values } of FOLDERS) {
      const row = rows.find((line) => line.startsWith('| ') && line.split('|')[1]?.includes(`\`${at}\``));
      expect({ at, row: row !== undefined }).toEqual({ at, row: true });
      if (row === undefined) continue;
      for (const target of values.map(nameOfImport))
        expect({ at, said: row.includes(target) ? target : row }).toEqual({ at, said: target });
    }
  });
});

/** As ARCHITECTURE.md names an import: folders without `src/`, packages without their subpaths. */
function nameOfImport(target: string): string {
  if (target === 'node:*') return 'Node.js';
  if (target.startsWith('sandbox')) return 'itself';
  if (target.startsWith('src/')) return `\`${target.slice(4).replace(/\/\*+$/, '')}\``;
  return `\`${target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/')}\``;
}

function isThere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(textOf(file)).includes(anchor);
}

/** Paths of the repository in back-ticks, outside of blocks of code. */
function pathsIn(text: string): readonly string[] {
  const inline = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g);
  return [...inline]
    .map(([, code = '']) => code)
    .filter((code) => /^(src|test|docs|config|sandbox|scripts|tools|\.ci|\.github)\/[\w./*…-]*$/.test(code));
}

/** The part before a `*`, an `…` or a name in capitals, since what follows stands for many. */
function pathIsThere(path: string): boolean {
  // In the table of allowed imports, paths begin below `src`.
  if ([`src/${path}`, `src/${path}.ts`].some((file) => existsSync(join(ROOT, file)))) return true;
  const [first = ''] = path.split(/[*…]/);
  if (first === path) return existsSync(join(ROOT, path));
  const folder = dirname(`${first}x`);
  const start = first.slice(folder.length + 1);
  return existsSync(join(ROOT, folder)) && readdirSync(join(ROOT, folder)).some((name) => name.startsWith(start));
}

/** Words after `lethe` in blocks of commands and in inline code. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const blocks = blocksOf(text, ['sh', 'bash', 'console', '']).flatMap(({ code }) => code.split('\n'));
  const inline = [...text.matchAll(/`((?:npx )?lethe [^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline].flatMap((line) => {
    const [, words] = /^(?:\$ )?(?:npx )?lethe ((?:[a-z][a-z-]*(?:\s+|$|(?=[.,;:|)])))+)/.exec(line.trim()) ?? [];
    return words === undefined ? [] : [words.trim().split(/\s+/)];
  });
}

function isCommand(words: readonly string[]): boolean {
  if (words[0] === 'help') return isCommand(words.slice(1));
  const context = {
    terminal: undefined as never,
    programs: { worker: '', sandbox: '', bundle: '' },
    parts: clientParts,
    version: '',
  };
  let command = createProgram(context, () => {});
  for (const word of words) {
    if (command.commands.length === 0) return true;
    const below = command.commands.find((one) => one.name() === word);
    if (below === undefined) return false;
    command = below;
  }
  return true;
}
