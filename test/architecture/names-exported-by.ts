import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModuleItem, parseSync } from '@swc/core';
import { ROOT } from './files-of';

/** Names that a file exports, re-exports included. @param file from the root */
export function namesExportedBy(file: string): readonly string[] {
  const { body } = parseSync(readFileSync(join(ROOT, file), 'utf8'), { syntax: 'typescript', target: 'es2022' });
  return body.flatMap(namesOf);
}

function namesOf(item: ModuleItem): readonly string[] {
  if (item.type === 'ExportNamedDeclaration') {
    return item.specifiers.flatMap((one) =>
      one.type === 'ExportSpecifier' ? [(one.exported ?? one.orig).value] : [one.type],
    );
  }
  if (item.type !== 'ExportDeclaration') return [];
  const { declaration } = item;
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.value] : []));
  }
  if ('identifier' in declaration) return [declaration.identifier.value];
  return declaration.id.type === 'Identifier' ? [declaration.id.value] : [];
}
