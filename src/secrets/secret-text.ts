/**
 * A value of a store as a secret: text, or a whole number exactly as written.
 * @returns undefined for anything else, and for what is blank
 */
export function secretText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
