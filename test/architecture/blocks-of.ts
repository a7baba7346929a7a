import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, ROOT } from './files-of';

/** Every document of the house, as paths from the root. */
export const PAGES: readonly string[] = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].filter((page) =>
    existsSync(join(ROOT, page)),
  ),
  ...filesOf('docs', '.md'),
  ...filesOf('src/drivers', '.md'),
];

export interface Block {
  readonly language: string;
  readonly code: string;
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Fenced blocks of code in these languages. */
export function blocksOf(text: string, languages: readonly string[]): readonly Block[] {
  return [...text.matchAll(/^ *```([a-z]*)[^\n]*\n([\s\S]*?)^ *```/gm)]
    .map(([, language = '', code = '']) => ({ language, code }))
    .filter(({ language }) => languages.includes(language));
}
