import { parseSync } from '@swc/core';

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** What our texts count, as more than one of it. */
const COUNTED =
  'accounts|archives|attempts|batches|bytes|calls|campaigns|characters|checks|codes|columns|connections|days|entries|events|faults|fields|files|holds|hours|instances|keys|learners|lines|minutes|months|organizations|pages|pairs|partners|people|questions|receipts|reports|requests|retirements|rows|runs|schedules|seconds|services|states|steps|times|tries|twins|usernames|users|verbs|weeks|workers|workflows';

/** `${count} learners`, `${count} open runs`, `${count} of them are`, `${count} are younger`. */
const SEVERAL = new RegExp(
  `^ (?:(?:[a-z]+ )?(?:${COUNTED})|of (?:them|the [a-z]+) (?:are|were)|(?:are|were) [a-z]+er)\\b`,
);

/**
 * Texts of a source in which a number that is not known is followed by more than one of something: where it is 1, they
 * say "1 learners". A number that is written in capitals is a constant, and `counted()` knows both forms.
 */
export function pluralsIn(source: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Node;
      found.push(...pluralsOf(node));
      if (knowsOne(node)) visit([node.test, node.consequent]);
      else for (const one of Object.values(node)) visit(one);
    }
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }).body);
  return found;
}

/** `count === 1 ? 'a learner' : `${count} learners`` */
function knowsOne({ type, test }: Node): boolean {
  const { operator, right } = (test ?? {}) as { readonly operator?: string; readonly right?: Node };
  return (
    type === 'ConditionalExpression' && operator === '===' && right?.type === 'NumericLiteral' && right.value === 1
  );
}

function pluralsOf(node: Node): readonly string[] {
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const { left, right } = node as { readonly left: Node; readonly right: Node };
    return right.type === 'StringLiteral' && mayBeNumber(left) ? severalIn(String(right.value)) : [];
  }
  if (node.type !== 'TemplateLiteral') return [];
  const quasis = node.quasis as readonly { readonly cooked: string }[];
  return ((node.expressions ?? []) as readonly Node[]).flatMap((expression, at) =>
    mayBeNumber(expression) ? severalIn(quasis[at + 1]?.cooked ?? '') : [],
  );
}

function severalIn(text: string): readonly string[] {
  const [found] = SEVERAL.exec(text) ?? [];
  return found === undefined ? [] : [found.trim()];
}

/** What is called so is text. */
const TEXTS = /^(?:method|file|instance|cool|ring)$/;

/** Text in quotes, a constant and a call that makes a text are none. */
function mayBeNumber(node: Node): boolean {
  if (node.type === 'MemberExpression') return mayBeNumber(node.property as Node);
  if (node.type === 'BinaryExpression') return [node.left, node.right].some((side) => mayBeNumber(side as Node));
  const name = String(node.value);
  return node.type === 'Identifier' && !/^[A-Z0-9_]+$/.test(name) && !TEXTS.test(name);
}
