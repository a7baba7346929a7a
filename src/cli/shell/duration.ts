import { InvalidArgumentError } from 'commander';

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `10m`, `2h`, `7d`; seconds without a unit. @returns milliseconds */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([smhd]?)$/.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('Write a number and a unit: 90s, 10m, 2h or 7d.');
  return Number(match[1]) * UNITS_MS[(match[2] || 's') as keyof typeof UNITS_MS];
}
