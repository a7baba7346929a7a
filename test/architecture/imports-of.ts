import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from '@swc/core';
import { ROOT } from './files-of';

/** One import, whatever its form: `import`, `export … from`, `import()`, `require()`, `typeof import()`. */
export interface Import {
  /** Path from the root without an extension, or a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** Every import of a file. @param file from the root */
export function importsOf(file: string): readonly Import[] {
  return importsIn(file, readFileSync(join(ROOT, file), 'utf8'));
}

/** @param file where the source stands, from the root: its relative imports are found from there */
export function importsIn(file: string, source: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === 'object' && value !== null) {
      const said = importSaidBy(value as Node);
      if (said !== undefined) found.push({ target: targetOf(file, said.source), typeOnly: said.typeOnly });
      for (const one of Object.values(value)) visit(one);
    }
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }).body);
  return found;
}

function importSaidBy(node: Node): { readonly source: string; readonly typeOnly: boolean } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration': {
      const source = textOf(node.source);
      const names = node.specifiers as readonly { readonly isTypeOnly?: boolean }[];
      const typeOnly = node.typeOnly === true || (names.length > 0 && names.every((name) => name.isTypeOnly === true));
      return source === undefined ? undefined : { source, typeOnly };
    }
    case 'ExportAllDeclaration':
      return { source: textOf(node.source) ?? '', typeOnly: node.typeOnly === true };
    case 'TsExternalModuleReference':
      return { source: textOf(node.expression) ?? '', typeOnly: false };
    case 'TsImportType':
      return { source: textOf(node.argument) ?? '', typeOnly: true };
    case 'CallExpression': {
      const callee = node.callee as Node;
      const source = textOf((node.arguments as readonly { readonly expression: unknown }[])[0]?.expression);
      const loads = callee.type === 'Import' || (callee.type === 'Identifier' && callee.value === 'require');
      return loads && source !== undefined ? { source, typeOnly: false } : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as Node;
  return type === 'StringLiteral' ? String(value) : undefined;
}

function targetOf(file: string, source: string): string {
  if (!source.startsWith('.')) return source;
  const target = posix.join(dirname(file), source).replace(/\/$/, '');
  const isFolder = existsSync(join(ROOT, target)) && statSync(join(ROOT, target)).isDirectory();
  return isFolder && !existsSync(join(ROOT, `${target}.ts`)) ? `${target}/index` : target;
}
