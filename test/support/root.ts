import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository, whether this runs as TypeScript or compiled. */
export const ROOT = rootAbove(__dirname);

/** A file of the build. @param path from `dist/` */
export function built(path: string): string {
  return join(ROOT, 'dist', path);
}

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}
