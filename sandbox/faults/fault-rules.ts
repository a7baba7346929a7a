import { isServiceName, type ServiceName } from '../services/services';
import { dice } from './dice';
import { GATEWAY_ANSWERS, type GatewayAnswer, isGatewayAnswer } from './gateway-answers';

/** Which requests a rule is for; what is left out matches all. */
export interface FaultMatch {
  readonly service?: ServiceName;
  readonly method?: string;
  /** Begins with `/`: a prefix of the path. Else: the source of a regular expression. */
  readonly path?: string;
  /** LMS user id. */
  readonly learner?: number;
  /** Fires at the n-th matching request only, counted from 1. */
  readonly nth?: number;
  /** How many times it fires; without end if left out. */
  readonly times?: number;
  /** Chance of firing at a matching request, 0 to 1, from a generator seeded with `seed`. */
  readonly probability?: number;
  readonly seed?: number;
}

/**
 * What happens to the request.
 * - `refuse`        400, a JSON string, nothing done
 * - `status`        any status, nothing done; `retry_after` in seconds
 * - `delay`         `ms` later, as if nothing had been
 * - `hang`          no answer, nothing done
 * - `hang-after`    the work is done, no answer
 * - `reset-before`  the connection is reset, nothing done
 * - `reset-after`   the work is done, the connection is reset
 * - `late`          the connection is reset, and the work is done `ms` later: nobody waits for it any more
 * - `status-after`  the work is done, the answer is another (504 unless said)
 * - `half-json`     the work is done, the answer is cut in the middle
 * - `cut-off`       the work is done, the connection ends in the middle of the answer
 * - `gateway`       something in front of the service answers, as `answer` names it; nothing done unless `after`
 * - `bad-row`       the work is done; in the rows of the answer, `fields` are written over, and those in `without` taken away.
 *                   Of `learner` (LMS user id) alone, or of all
 * - `half-done`     `retire` only: the profile is blanked, the user is not renamed, 500
 */
export type FaultAction =
  | { readonly kind: 'refuse'; readonly message?: string }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retry_after?: number }
  | { readonly kind: 'delay' | 'late'; readonly ms: number }
  | { readonly kind: 'hang' | 'hang-after' | 'reset-before' | 'reset-after' | 'half-done' | 'cut-off' }
  | {
      readonly kind: 'bad-row';
      readonly learner?: number;
      readonly fields?: Readonly<Record<string, unknown>>;
      readonly without?: readonly string[];
    }
  | {
      readonly kind: 'gateway';
      readonly answer: GatewayAnswer;
      /** The service did the work; only its answer is another. */
      readonly after?: boolean;
    }
  | { readonly kind: 'status-after' | 'half-json'; readonly status?: number };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly do: FaultAction;
  /** The rule ends so long after it was given. @unit milliseconds */
  readonly for_ms?: number;
}

/** A rule with its counts. */
export interface Fault extends FaultRule {
  readonly id: number;
  seen: number;
  fired: number;
}

/** What the matching looks at. */
export interface FaultSubject {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  readonly learner: number | null;
}

/** Every kind that a rule may have. */
export const FAULT_KINDS = [
  'refuse',
  'status',
  'delay',
  'hang',
  'hang-after',
  'reset-before',
  'reset-after',
  'late',
  'status-after',
  'half-json',
  'half-done',
  'gateway',
  'cut-off',
  'bad-row',
] as const satisfies readonly FaultAction['kind'][];
const MATCH_KEYS = 'service method path learner nth times probability seed';

/** @throws Error that says what is wrong with the rule */
export function checkFaultRule(rule: unknown): FaultRule {
  const { match, do: action, for_ms: forMs, ...rest } = (rule ?? {}) as Partial<FaultRule>;
  const unknown = [
    ...Object.keys(rest),
    ...Object.keys(match ?? {}).filter((key) => !MATCH_KEYS.split(' ').includes(key)),
  ];
  if (unknown.length > 0) throw new Error(`unknown key in a fault: ${unknown.join(', ')}`);
  if (action === undefined || !FAULT_KINDS.includes(action.kind)) {
    throw new Error(`a fault needs do.kind, one of: ${FAULT_KINDS.join(', ')}`);
  }
  if (action.kind === 'status' && !Number.isInteger(action.status)) throw new Error('status needs do.status');
  if ((action.kind === 'delay' || action.kind === 'late') && !(action.ms >= 0))
    throw new Error(`${action.kind} needs do.ms`);
  if (action.kind === 'gateway' && !isGatewayAnswer(action.answer)) {
    const names = GATEWAY_ANSWERS.map(({ name }) => name).join(', ');
    throw new Error(`gateway needs do.answer, page-N with a status or one of: ${names}`);
  }
  if (match?.service !== undefined && !isServiceName(match.service))
    throw new Error(`no such service: ${match.service}`);
  if (match?.path !== undefined && !match.path.startsWith('/')) new RegExp(match.path);
  return { match, do: action, for_ms: forMs };
}

/** The rules in force. The first that fires is the one applied; rules after it do not count the request. */
export class FaultBook {
  private armed: { fault: Fault; fires(subject: FaultSubject): boolean; until: number }[] = [];
  private nextId = 1;

  add(rule: FaultRule): Fault {
    const fault: Fault = { ...checkFaultRule(rule), id: this.nextId++, seen: 0, fired: 0 };
    const until = fault.for_ms === undefined ? Number.POSITIVE_INFINITY : Date.now() + fault.for_ms;
    this.armed.push({ fault, fires: trigger(fault), until });
    return fault;
  }

  list(): Fault[] {
    return this.armed.map(({ fault }) => fault);
  }

  /** @param id all rules, if left out */
  remove(id?: number): void {
    this.armed = id === undefined ? [] : this.armed.filter(({ fault }) => fault.id !== id);
  }

  pick(subject: FaultSubject): Fault | undefined {
    if (this.armed.length === 0) return undefined;
    return this.armed.find(({ fires, until }) => Date.now() < until && fires(subject))?.fault;
  }
}

function trigger(fault: Fault): (subject: FaultSubject) => boolean {
  const match = fault.match ?? {};
  const pattern = match.path === undefined || match.path.startsWith('/') ? undefined : new RegExp(match.path);
  const chance = dice(match.seed ?? 1);
  return (subject) => {
    if (match.service !== undefined && match.service !== subject.service) return false;
    if (match.method !== undefined && match.method.toUpperCase() !== subject.method) return false;
    if (match.learner !== undefined && match.learner !== subject.learner) return false;
    if (pattern !== undefined && !pattern.test(subject.path)) return false;
    if (pattern === undefined && match.path !== undefined && !subject.path.startsWith(match.path)) return false;
    fault.seen += 1;
    if (match.nth !== undefined && match.nth !== fault.seen) return false;
    if (match.times !== undefined && fault.fired >= match.times) return false;
    if (match.probability !== undefined && chance() >= match.probability) return false;
    fault.fired += 1;
    return true;
  };
}
