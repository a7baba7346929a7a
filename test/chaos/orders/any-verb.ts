import { SANDBOX_PIPELINE } from '../../../sandbox/driver-config';
import { VERBS, type Verb, type VerbRequest } from '../../../src/domain/run/verb';
import type { Chance } from '../chance';

const HOUR_MS = 3_600_000;

export interface AnyVerb {
  readonly verb: Verb;
  readonly request: VerbRequest;
}

/** Something that a person asks, sensible or not. */
export function anyVerb(next: Chance): AnyVerb {
  const verb = oneOf(VERBS, next);
  const [start] = oneOf(SANDBOX_PIPELINE, next);
  const ends = ['PENDING', ...SANDBOX_PIPELINE.map(([, end]) => end)];
  const soon = () => new Date(Date.now() + HOUR_MS).toISOString();
  return {
    verb,
    request: {
      by: 'operator',
      ...(verb === 'reset' ? { to: oneOf(ends, next), goOn: next() < 0.2 } : {}),
      ...(verb === 'skip' ? { step: start } : {}),
      ...(verb === 'hold' && next() < 0.3 ? { until: soon() } : {}),
      ...(next() < 0.1 ? { notAfter: soon() } : {}),
      ...(next() < 0.1 ? { dryRun: true } : {}),
    },
  };
}

export function oneOf<T>(list: readonly T[], next: Chance): T {
  return list[Math.floor(next() * list.length)] as T;
}
