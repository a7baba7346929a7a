import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files-of';
import { type Folder, folderOf, isAllowed } from './folder-of';
import { type Import, importsOf } from './imports-of';
import { namesExportedBy } from './names-exported-by';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Imports of files, each of which is parsed once. */
export class ImportTable {
  private readonly imports: ReadonlyMap<string, readonly Import[]>;
  private readonly sources: ReadonlyMap<string, string>;

  constructor(readonly files: readonly string[]) {
    this.imports = new Map(files.map((file) => [file, importsOf(file)]));
    this.sources = new Map(files.map((file) => [file, read(file)]));
  }

  targetsOf(file: string): readonly string[] {
    return (this.imports.get(file) ?? []).map(({ target }) => target);
  }

  sourceOf(file: string): string {
    return this.sources.get(file) ?? '';
  }

  importersOf(target: string): readonly string[] {
    return this.files.filter((file) => this.targetsOf(file).includes(target));
  }
}

/** Entries of the table of allowed imports that no file of their folder uses, as `folder: entry`. */
export function unusedEntries(folders: readonly Folder[], table: ImportTable): readonly string[] {
  return folders.flatMap((folder) => {
    const targets = table.files
      .filter((file) => folderOf(file, folders) === folder)
      .flatMap((file) => table.targetsOf(file));
    return [...folder.values, ...(folder.types ?? [])]
      .filter((entry) => !targets.some((target) => isAllowed(entry, target)))
      .map((entry) => `${folder.at}: ${entry}`);
  });
}

/**
 * Exports that no other file imports, as `file: name`. A type counts as used where its own file uses it: it is a part of
 * what another export takes or returns.
 */
export function unusedExports(exporting: readonly string[], table: ImportTable): readonly string[] {
  return exporting.flatMap((file) => {
    const target = file.replace(/\.ts$/, '');
    const importers = table.importersOf(target);
    // Loaded as a whole, its names are used wherever they are mentioned.
    const users = importers.some((one) => loadsWhole(table.sourceOf(one), target))
      ? table.files.filter((one) => one !== file)
      : importers;
    const own = table.sourceOf(file);
    return namesExportedBy(file)
      .filter((name) => !users.some((one) => mentions(table.sourceOf(one), name) > 0))
      .filter((name) => !(isType(own, name) && mentions(own, name) > 1))
      .map((name) => `${file}: ${name}`);
  });
}

/** Packages that nothing of these files imports. */
export function unusedPackages(packages: readonly string[], table: ImportTable): readonly string[] {
  const targets = table.files.flatMap((file) => table.targetsOf(file));
  return packages.filter((name) => !targets.some((target) => target === name || target.startsWith(`${name}/`)));
}

function loadsWhole(source: string, target: string): boolean {
  const parts = target.split('/');
  const last = (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
  return new RegExp(`(import|require)\\('[^']*${last}'\\)|\\* (as \\w+ )?from '[^']*${last}'`).test(source);
}

function mentions(source: string, name: string): number {
  return source.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
}

function isType(source: string, name: string): boolean {
  return new RegExp(`export (interface|type) ${name}\\b`).test(source);
}
