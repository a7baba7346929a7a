import { z } from 'zod';
import type { Findings } from '../findings';
import { pathText } from '../findings';
import { LetheKeys } from '../schema';
import type { YamlPath } from '../yaml/yaml-document';
import { nearest } from './nearest';

const ROOT = 'lethe';

/** The keys below `lethe:`, with defaults. Only the defaults if something is wrong, so that reading can continue. */
export function readLethe(value: unknown, findings: Findings): LetheKeys {
  // An empty `lethe:` says nothing, and that is allowed.
  const parsed = LetheKeys.safeParse(value ?? {});
  const keys = parsed.success ? parsed.data : LetheKeys.parse({});
  for (const issue of parsed.error?.issues ?? []) report(issue, value, findings);
  if (!parsed.success) return keys;

  for (const [path, schedule] of [
    [['schedule'], keys.schedule] as const,
    [['archive', 'schedule'], keys.archive?.schedule] as const,
  ]) {
    if (schedule?.every === undefined || schedule.cron === undefined) continue;
    findings.fault([ROOT, ...path, 'cron'], {
      message: `${pathText([ROOT, ...path])} has both "every" and "cron"`,
      hint: 'remove one of them',
      atKey: true,
    });
  }
  warnOfDeadlines(keys, findings);
  return keys;
}

function warnOfDeadlines(keys: LetheKeys, findings: Findings): void {
  const deadlines = Object.entries(keys.services).map(
    ([name, service]) => [['services', name, 'attempt_deadline'], service.attempt_deadline] as const,
  );
  for (const [path, deadline] of [[['attempt_deadline'], keys.attempt_deadline] as const, ...deadlines]) {
    if (deadline === undefined || keys.answer_timeout < deadline) continue;
    findings.fault([ROOT, ...path], {
      message: `${pathText([ROOT, ...path])} (${seconds(deadline)}) leaves a service no time to answer: answer_timeout is ${seconds(keys.answer_timeout)}`,
      hint: `make it longer, or write a shorter answer_timeout below "lethe:", for example answer_timeout: ${seconds(deadline * 0.8)}`,
    });
  }
}

function seconds(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${Math.floor(ms)}ms`;
}

function report(issue: z.core.$ZodIssue, root: unknown, findings: Findings): void {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) reportKey(path, key, findings);
    return;
  }
  const given = valueAt(root, path);
  const name = pathText([ROOT, ...path]);
  const example = describedAt(path)?.example;
  const write = typeof example === 'string' ? `write ${example}` : 'write a mapping with the keys of the reference';
  if (given === null && path.length > 0) {
    findings.fault([ROOT, ...path], {
      message: `${name} is empty`,
      hint: `${write}, or remove the key`,
      atKey: true,
    });
    return;
  }
  const mapping = issue.code === 'invalid_type' && (issue.expected === 'object' || issue.expected === 'record');
  const what = mapping ? 'must be a mapping' : issue.message;
  findings.fault([ROOT, ...path], { message: `${name} ${what}${shown(given, path, mapping)}`, hint: write });
}

/** A secret with a comma in it, without quotes and within braces, becomes a key. */
function reportKey(path: readonly (string | number)[], key: string, findings: Findings): void {
  const known = Object.keys(describedAt(path)?.properties ?? {});
  const meant = nearest(key, known);
  if (meant === undefined) {
    findings.fault([ROOT, ...path], {
      message: `${pathText([ROOT, ...path])} has an unknown key`,
      hint: `use one of ${known.join(', ')}`,
      atUnknownKey: key,
    });
    return;
  }
  findings.fault([ROOT, ...path, key], {
    message: `${pathText([ROOT, ...path, key])} is an unknown key`,
    hint: `did you mean ${meant}?`,
    atKey: true,
  });
}

/** Not where a secret or a key ring is wanted; a text in the place of a mapping may be anything. */
function shown(value: unknown, path: YamlPath, mapping: boolean): string {
  if (mapping || path.length === 0 || path.includes('encryption') || describedAt(path)?.kind === 'secret') return '';
  if (typeof value === 'string') return `: ${JSON.stringify(begin(value))}`;
  const isPlain = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
  return isPlain ? `: ${begin(String(value))}` : '';
}

function begin(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

type Described = z.core.JSONSchema.BaseSchema;

const DESCRIBED: Described = z.toJSONSchema(LetheKeys, { io: 'input', unrepresentable: 'any' });

function describedAt(path: YamlPath): Described | undefined {
  let at: unknown = DESCRIBED;
  for (const step of path) {
    const { properties, additionalProperties } = (at ?? {}) as Described;
    at = properties && Object.hasOwn(properties, step) ? properties[String(step)] : additionalProperties;
  }
  return typeof at === 'object' && at !== null ? (at as Described) : undefined;
}
