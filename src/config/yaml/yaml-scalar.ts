import type { YamlScalar } from './yaml-node';
import { YamlFault } from './yaml-node';

/**
 * Scalars as PyYAML's safe_load reads them (YAML 1.1): the driver script's files are written for it, and `no`, `010`
 * or `1:30` mean other things in YAML 1.2.
 * @source PyYAML 6.0 resolver.py and constructor.py
 */
/** Not by its name: a secret without quotes may begin with "!". */
export const UNKNOWN_TAG = 'has a value that begins with "!": that is a tag, and no config file may use it here';
const PREFIX = 'tag:yaml.org,2002:';
/**
 * More than any number of a file has: the work grows with the square of the digits.
 * @source Python 3.11, sys.int_info.default_max_str_digits
 */
const MOST_DIGITS = 4_300;

const PATTERNS: readonly (readonly [tag: string, pattern: RegExp])[] = [
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ['merge', /^<<$/],
  ['null', /^(?:~|null|Null|NULL|)$/],
  [
    'timestamp',
    /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/,
  ],
  ['value', /^=$/],
];

/** Full name of the tag that a scalar has, or gets by what it looks like. */
export function tagOf(node: YamlScalar): string {
  if (node.tag !== undefined) return node.tag;
  const found = node.plain ? PATTERNS.find(([, pattern]) => pattern.test(node.text)) : undefined;
  return PREFIX + (found?.[0] ?? 'str');
}

/** Whole numbers beyond 2^53 are `bigint`, dates are `Date` (UTC). @throws {YamlFault} where PyYAML raises */
export function scalarValue(node: YamlScalar): unknown {
  const tag = tagOf(node);
  switch (tag) {
    case `${PREFIX}str`:
      return node.text;
    case `${PREFIX}null`:
      return null;
    case `${PREFIX}bool`:
      return booleanOf(node);
    case `${PREFIX}int`:
      return integerOf(node);
    case `${PREFIX}float`:
      return floatOf(node);
    case `${PREFIX}timestamp`:
      return timestampOf(node);
    case `${PREFIX}binary`:
      return binaryOf(node);
    default:
      throw new YamlFault(UNKNOWN_TAG, node.start);
  }
}

function booleanOf(node: YamlScalar): boolean {
  const text = node.text.toLowerCase();
  if (['yes', 'true', 'on'].includes(text)) return true;
  if (['no', 'false', 'off'].includes(text)) return false;
  throw notOf('boolean', node);
}

function integerOf(node: YamlScalar): number | bigint {
  if (node.text.length > MOST_DIGITS) throw new YamlFault('is a number with too many digits', node.start);
  const [, sign, digits] = /^([-+]?)(.*)$/s.exec(node.text.replaceAll('_', '')) ?? [];
  const size = magnitude(digits ?? '');
  if (size === undefined) throw notOf('whole number', node);
  const value = sign === '-' ? -size : size;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function magnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]*$/.test(digits)) return BigInt(`0o${digits}`);
  if (/^[0-9]+(?::[0-9]+)+$/.test(digits)) return sexagesimal(digits.split(':').map(BigInt));
  return /^[1-9][0-9]*$/.test(digits) ? BigInt(digits) : undefined;
}

function sexagesimal(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum * 60n + part, 0n);
}

function floatOf(node: YamlScalar): number {
  const [, sign, size] = /^([-+]?)(.*)$/s.exec(node.text.replaceAll('_', '').toLowerCase()) ?? [];
  const factor = sign === '-' ? -1 : 1;
  if (size === '.inf') return factor * Number.POSITIVE_INFINITY;
  if (size === '.nan') return Number.NaN;
  if (size !== undefined && /^[0-9.]+(?::[0-9.]+)+$/.test(size)) {
    return factor * size.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  if (size === undefined || !/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(size)) throw notOf('number', node);
  return factor * Number(size);
}

function timestampOf(node: YamlScalar): Date {
  const parts =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/.exec(
      node.text,
    );
  if (parts === null) throw notOf('date', node);
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  // Python refuses the 30th of February, and 25 o'clock; `Date` would count on.
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!same || minute > 59 || second > 59 || year === 0) throw notOf('date', node);
  const offset = (Number(parts[10] ?? 0) * 60 + Number(parts[11] ?? 0)) * 60_000;
  return new Date(date.getTime() - (parts[9] === '-' ? -offset : offset));
}

type Six = [number, number, number, number, number, number];

function binaryOf(node: YamlScalar): Uint8Array {
  const text = node.text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw notOf('base64', node);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function notOf(what: string, node: YamlScalar): YamlFault {
  return new YamlFault(`is marked as a ${what}, but is not one`, node.start);
}
