import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Expression, type ModuleItem, parseSync } from '@swc/core';
import { ROOT } from './files-of';

/**
 * What a module could change after it was loaded: variables, and objects made with `new`. The runs of a worker share
 * their modules, so that one run would see what another left.
 *
 * @param file from the root
 * @returns one line for each, none in a module that keeps nothing
 */
export function keptInModule(file: string): readonly string[] {
  return keptIn(readFileSync(join(ROOT, file), 'utf8')).map((what) => `${file}: ${what}`);
}

export function keptIn(source: string): readonly string[] {
  return parseSync(source, { syntax: 'typescript', target: 'es2022' }).body.flatMap(keptBy);
}

function keptBy(item: ModuleItem): readonly string[] {
  const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
  if (declaration.type === 'VariableDeclaration') {
    const { kind } = declaration;
    return declaration.declarations.flatMap(({ id, init }) => {
      const name = id.type === 'Identifier' ? id.value : id.type;
      if (kind !== 'const') return [`${kind} ${name}`];
      return isMadeNew(init) ? [`new ${name}`] : [];
    });
  }
  if (declaration.type !== 'ClassDeclaration') return [];
  return declaration.body.flatMap((member) =>
    member.type === 'ClassProperty' && member.isStatic && !member.readonly
      ? [`static of ${declaration.identifier.value}`]
      : [],
  );
}

function isMadeNew(init: Expression | null | undefined): boolean {
  if (init?.type === 'TsAsExpression' || init?.type === 'ParenthesisExpression') return isMadeNew(init.expression);
  return init?.type === 'NewExpression';
}
