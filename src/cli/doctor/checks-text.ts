import type { Check } from '../../domain/checks/check';
import { EXIT_CODES } from '../shell/cli-error';
import { inTone, type Page, type Tone, wrap } from '../shell/page';

const LABELS: Readonly<Record<Check['verdict'], readonly [string, Tone]>> = {
  pass: ['pass', 'good'],
  warn: ['WARN', 'warn'],
  fail: ['FAIL', 'bad'],
  unknown: ['?', 'quiet'],
};
const INDENT = 6;

/** A line for each check, with what to do below it, and how many there were of each kind. */
export function checksText(checks: readonly Check[], page: Page): string {
  return [...checks.flatMap((check) => linesOf(check, page)), '', countsText(checks)].join('\n');
}

function linesOf({ verdict, says, todo, paste }: Check, page: Page): readonly string[] {
  const [label, tone] = LABELS[verdict];
  const first = wrap(`${label.padEnd(INDENT)}${says}`, page.columns, INDENT).replace(label, inTone(page, tone, label));
  const indent = ' '.repeat(INDENT);
  return [
    first,
    ...(todo ?? '')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [wrap(`${indent}${line}`, page.columns, INDENT)])),
    // From the left edge on: an indent is an error in Python.
    ...(paste === undefined ? [] : ['', paste, '']),
  ];
}

function countsText(checks: readonly Check[]): string {
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict).length;
  const unknown = count('unknown');
  const rest = unknown === 0 ? '' : `, ${unknown} not known`;
  return `${count('pass')} passed, ${count('warn')} warned, ${count('fail')} failed${rest}`;
}

/** 0 where nothing fails; else by what is the matter: config before reach, and 5 for what a person must see to. */
export function checksExit(checks: readonly Check[]): number {
  const failed = checks.filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0) return EXIT_CODES.ok;
  if (failed.some(({ about }) => about === 'config')) return EXIT_CODES.config;
  return failed.some(({ about }) => about === 'reach') ? EXIT_CODES.unreachable : EXIT_CODES.attention;
}
