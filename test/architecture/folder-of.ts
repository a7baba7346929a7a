import { dirname } from 'node:path';

/**
 * A folder and what it may import. Names are paths from the root of the repository without an extension, packages, or `node:*`;
 * `/**` at the end takes everything below, and a package takes its own subpaths only where the table says so.
 */
export interface Folder {
  /** A folder with all below it, `*` for any one folder, or a single file. The most particular row counts for a file. */
  readonly at: string;
  /** What of it may be imported, beside the folder itself. */
  readonly values: readonly string[];
  /** What may be imported with `import type` alone, in addition. */
  readonly types?: readonly string[];
}

/** The row of a file; the most particular one that has it. @param file from the root, e.g. `src/domain/run/phase.ts` */
export function folderOf(file: string, folders: readonly Folder[]): Folder | undefined {
  const holds = ({ at }: Folder) =>
    at === file || new RegExp(`^${at.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}/`).test(file);
  return folders.filter(holds).sort((a, b) => particular(b) - particular(a))[0];
}

/** A single file before a named folder, that before any folder. */
function particular({ at }: Folder): number {
  return at.split('/').length * 2 + (at.endsWith('.ts') ? 100 : 0) - (at.includes('*') ? 1 : 0);
}

/** @param target path from the root without an extension, or a package */
export function isAllowed(pattern: string, target: string): boolean {
  if (pattern.endsWith('/**')) return target.startsWith(pattern.slice(0, -2));
  if (pattern === 'node:*') return target.startsWith('node:');
  if (pattern.endsWith('/*')) return dirname(target) === dirname(pattern);
  return pattern === target;
}
