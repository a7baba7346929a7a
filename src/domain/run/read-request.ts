import type { VerbRequest } from './verb';

/** What each part of a request is. A signal can be sent by hand, with anything in it. */
const PARTS: { readonly [Part in keyof Required<VerbRequest>]: 'string' | 'number' | 'boolean' } = {
  by: 'string',
  reason: 'string',
  to: 'string',
  goOn: 'boolean',
  step: 'string',
  until: 'string',
  notAfter: 'string',
  ifRevision: 'number',
  ifRetirementId: 'number',
  ifPhase: 'string',
  dryRun: 'boolean',
};

/** Longer texts would keep a run from continuing as new. */
const LONGEST_TEXT = 1_000;

/**
 * A request as a run can take it: its own parts alone, and texts that are not too long. A part of another type makes the
 * whole request wrong: what a person meant by it is not guessed.
 */
export function readRequest(given: unknown): { readonly request: VerbRequest; readonly wrong?: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { request: {}, ...(given == null ? {} : { wrong: 'a verb takes one JSON object' }) };
  }
  const parts: [string, unknown][] = [];
  let wrong: string | undefined;
  for (const [name, type] of Object.entries(PARTS)) {
    const value: unknown = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    if (value == null) continue;
    if (typeof value === type) parts.push([name, typeof value === 'string' ? clipped(value) : value]);
    else wrong ??= `${name} must be a ${type}`;
  }
  return { request: Object.fromEntries(parts) as VerbRequest, ...(wrong === undefined ? {} : { wrong }) };
}

function clipped(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
