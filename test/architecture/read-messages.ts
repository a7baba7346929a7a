import { parseSync } from '@swc/core';

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** Methods of a text that find words in it. */
const LOOKS = ['includes', 'startsWith', 'endsWith', 'match', 'matchAll', 'search', 'indexOf', 'lastIndexOf'];
/** What errors say in words. */
const WORDS = ['message', 'stack', 'details'];
/** How errors are called, where their class is not seen. */
const ERRORS = /^(error|fault|failure|failed|cause|thrown|at|e)$/;

/**
 * Where a source tells errors by their words: a regular expression, a search or a comparison on the text of one. A text
 * is followed through the names of its file that it is given to.
 * @returns the kind of each look, in the order of the file
 */
export function messagesReadIn(source: string): readonly string[] {
  const { body } = parseSync(source, { syntax: 'typescript', target: 'es2022' });
  const names = textsNamedIn(body);
  const found: string[] = [];
  walk(body, (node) => {
    const look = lookOf(node, (value) => isText(value, names));
    if (look !== undefined) found.push(look);
    return true;
  });
  return found;
}

function lookOf(node: Node, isWords: (value: unknown) => boolean): string | undefined {
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node.operator))) {
    const sides = [node.left, node.right] as readonly Node[];
    return sides.some(isWords) && sides.some(isLiteral) ? String(node.operator) : undefined;
  }
  if (node.type === 'SwitchStatement') return isWords(node.discriminant) ? 'switch' : undefined;
  if (node.type !== 'CallExpression') return undefined;
  const { object, property } = node.callee as { readonly object?: Node; readonly property?: Node };
  const method = String(property?.value ?? '');
  const given = (node.arguments as readonly { readonly expression: unknown }[]).map(({ expression }) => expression);
  if (LOOKS.includes(method) && isWords(object)) return method;
  return ['test', 'exec'].includes(method) && given.some(isWords) ? method : undefined;
}

function isLiteral(node: Node): boolean {
  return node.type === 'StringLiteral' && node.value !== '';
}

/** Names that hold the words of an error: `{ message }`, `const text = error.message`, and what is made of such a name. */
function textsNamedIn(body: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    walk(body, (node) => {
      if (node.type === 'VariableDeclarator' && isText(node.init, names)) addName(names, node.id as Node);
      if (node.type === 'AssignmentPatternProperty' && WORDS.includes(String((node.key as Node).value))) {
        addName(names, node.key as Node);
      }
      if (node.type === 'KeyValuePatternProperty' && WORDS.includes(String((node.key as Node).value))) {
        const { value } = node as { readonly value?: Node };
        addName(names, (value?.type === 'AssignmentPattern' ? value.left : value) as Node);
      }
      return true;
    });
  }
  return names;
}

function addName(names: Set<string>, node: Node | undefined): void {
  if (node?.type === 'Identifier') names.add(String(node.value));
}

/** Whether an expression has the words of an error in it. */
function isText(value: unknown, names: ReadonlySet<string>): boolean {
  let text = false;
  walk(value, (node) => {
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') return false;
    // What is read out of an object is a look of its own.
    if (node.type === 'ObjectExpression') return false;
    if (node.type === 'Identifier') text ||= names.has(String(node.value)) || node.value === 'message';
    if (node.type === 'MemberExpression') text ||= isWordsOf(node);
    if (node.type === 'CallExpression') text ||= isErrorAsText(node);
    return true;
  });
  return text;
}

function isWordsOf({ object, property }: Node): boolean {
  const name = String((property as Node).value);
  return WORDS.includes(name) || (name === 'reason' && ERRORS.test(String((object as Node).value)));
}

/** `String(error)` */
function isErrorAsText({ callee, arguments: given }: Node): boolean {
  const [first] = given as readonly { readonly expression: Node }[];
  return (callee as Node).value === 'String' && ERRORS.test(String(first?.expression.value));
}

/** @param visit says whether to look at what is in a node */
function walk(value: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  else if (typeof value === 'object' && value !== null && visit(value as Node)) {
    for (const one of Object.values(value)) walk(one, visit);
  }
}
