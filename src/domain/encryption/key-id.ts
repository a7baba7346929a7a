/**
 * Which key a payload is encrypted with: `academy/2026-11`, or `academy/2026-11.2` after the key was changed within the
 * month. `-` is for data of no instance. It is beside each payload, unencrypted.
 */
export interface KeyId {
  /** Id of the instance, or `SHARED`. */
  readonly instance: string;
  /** `2026-11`, by UTC. */
  readonly month: string;
  /** From 1. */
  readonly version: number;
}

/** Replaces the instance if there is none. */
export const SHARED = '-';

const KEY_ID = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|-)\/(\d{4}-(?:0[1-9]|1[0-2]))(?:\.([2-9]|[1-9]\d{1,5}))?$/;

/** @returns undefined for a text that is not a key id */
export function parseKeyId(text: string): KeyId | undefined {
  const [, instance, month, version] = KEY_ID.exec(text) ?? [];
  if (instance === undefined || month === undefined) return undefined;
  return { instance, month, version: Number(version ?? 1) };
}

export function formatKeyId({ instance, month, version }: KeyId): string {
  return `${instance}/${month}${version === 1 ? '' : `.${version}`}`;
}

/** @param ms epoch milliseconds */
export function monthAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

/** The month after, `2026-12` → `2027-01`. */
export function nextMonth(month: string): string {
  return monthAt(endOfMonth(month));
}

/** The first instant of the next month, UTC. @unit epoch milliseconds */
export function endOfMonth(month: string): number {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return Date.UTC(year, index, 1);
}

/** Oldest first; of one month by version. */
export function compareKeyIds(a: KeyId, b: KeyId): number {
  return a.instance.localeCompare(b.instance) || a.month.localeCompare(b.month) || a.version - b.version;
}
