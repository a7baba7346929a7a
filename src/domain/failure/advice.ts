import type { FailureRule } from './failure-rule';
import { FAILURES, type FailureCode } from './failures';

type Helpful = NonNullable<FailureRule['verbs']>[number];

/** Of a learner whom the LMS has ERRORED, whatever it was that led there. */
const ERRORED: Pick<FailureRule, 'advice' | 'verbs'> = {
  advice: 'The learner is ERRORED in the LMS. Fix the cause.',
  verbs: ['retry', 'reset', 'abort'],
};

const AS_TYPED: Readonly<Record<Helpful, string>> = {
  retry: '`lethe learner retry`',
  reset: '`lethe learner reset --to STATE`',
  skip: '`lethe learner skip`',
  abort: '`lethe learner abort`',
};

/** Verbs that may help with it. */
function verbsFor(code: FailureCode | 'errored'): readonly Helpful[] {
  return ruleOf(code).verbs ?? [];
}

/** What a person can do about it. @param takes whether the run takes the verb at present; without it, all are named */
export function adviceFor(code: FailureCode | 'errored', takes: (verb: Helpful) => boolean = () => true): string {
  const named = verbsFor(code);
  const verbs = named.filter(takes);
  const [first, ...others] = verbs.map((verb) => AS_TYPED[verb]);
  if (first === undefined) return ruleOf(code).advice;
  // The run tries again by itself, too.
  if (named.length === 1 && named[0] === 'retry') return `${ruleOf(code).advice} \`retry\` tries now.`;
  const last = others.pop();
  const comma = others.length > 0 ? ',' : '';
  const listed = last === undefined ? first : `${[first, ...others].join(', ')}${comma} or ${last}`;
  return `${ruleOf(code).advice} Then use ${listed}.`;
}

function ruleOf(code: FailureCode | 'errored'): Pick<FailureRule, 'advice' | 'verbs'> {
  return code === 'errored' ? ERRORED : FAILURES[code];
}
