import type { SearchAttributeName } from '../../domain/instance/search-attributes';

/** A part of a visibility query that stands for itself: it may be joined to others by AND. */
export type Term = string;

/** What a query may ask about: our search attributes, and of Temporal's own what we use. */
export type Field =
  | SearchAttributeName
  | 'CloseTime'
  | 'ExecutionStatus'
  | 'StartTime'
  | 'TemporalScheduledById'
  | 'WorkflowId'
  | 'WorkflowType';

export function is(field: Field, value: string): Term {
  return `${field} = ${quoted(value)}`;
}

export function isNot(field: Field, value: string): Term {
  return `${field} != ${quoted(value)}`;
}

/** @param values at least one */
export function isOneOf(field: Field, values: readonly string[]): Term {
  return values.length === 1 ? is(field, String(values[0])) : `${field} IN (${values.map(quoted).join(', ')})`;
}

export function isBetween(field: Field, first: string, last: string): Term {
  return `${field} BETWEEN ${quoted(first)} AND ${quoted(last)}`;
}

export function startsWith(field: 'WorkflowId', prefix: string): Term {
  return `${field} STARTS_WITH ${quoted(prefix)}`;
}

export function isSet(field: Field): Term {
  return `${field} IS NOT NULL`;
}

export function isNotSet(field: Field): Term {
  return `${field} IS NULL`;
}

/** @param ms epoch milliseconds */
export function isBefore(field: Field, ms: number): Term {
  return `${field} < ${quoted(new Date(ms).toISOString())}`;
}

/** @param ms epoch milliseconds */
export function isSince(field: Field, ms: number): Term {
  return `${field} >= ${quoted(new Date(ms).toISOString())}`;
}

/** All of them; those that are undefined are left out. */
export function allOf(...terms: readonly (Term | undefined)[]): Term {
  return terms.filter((term) => term !== undefined).join(' AND ');
}

/** One of them, in parentheses. */
export function anyOf(...terms: readonly Term[]): Term {
  return `(${terms.join(' OR ')})`;
}

/** What could end a quoted value is in none of ours: ids, codes and times. */
function quoted(value: string): string {
  if (/["'\\]/.test(value)) throw new TypeError('a value of a visibility query holds a quote or a backslash');
  return `"${value}"`;
}
