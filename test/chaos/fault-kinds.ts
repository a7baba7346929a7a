import type { FaultAction } from '../../sandbox/faults/fault-rules';
import { GATEWAY_ANSWERS, type GatewayAnswer } from '../../sandbox/faults/gateway-answers';

/** One way in which a request can go wrong. */
export interface FaultKind {
  /** Short, for the head of a table. */
  readonly name: string;
  readonly says: string;
  readonly do: FaultAction;
  /** Whether the service did the work all the same; `late` once we no longer wait for the answer. */
  readonly work: 'none' | 'done' | 'late';
  /** The service says no, and means it. */
  readonly refusal?: true;
}

/** How long the sweep's instance file lets a service take to answer: more than a busy machine ever does. @unit milliseconds */
export const ANSWER_TIMEOUT_MS = 8_000;

/** Asked for by 429 and 503. @unit seconds */
const RETRY_AFTER_S = 1;

/** Everything that a gateway answers in the place of a service. */
const GATEWAYS: readonly FaultKind[] = GATEWAY_ANSWERS.map(({ name, says }) => ({
  name,
  says: `a gateway: ${says}`,
  do: { kind: 'gateway', answer: name },
  work: 'none',
}));

/** Answers of a gateway that looks like a success or an absence, after the service did the work. */
const GATEWAYS_LATE: readonly FaultKind[] = (['json-200', 'empty-404'] satisfies GatewayAnswer[]).map((answer) => ({
  name: `${answer} late`,
  says: `work done, then ${answer} in the place of the answer`,
  do: { kind: 'gateway', answer, after: true },
  work: 'done',
}));

export const FAULT_KINDS: readonly FaultKind[] = [
  { name: 'reset', says: 'connection reset before the work', do: { kind: 'reset-before' }, work: 'none' },
  { name: 'lost', says: 'work done, connection reset before the answer', do: { kind: 'reset-after' }, work: 'done' },
  { name: '500', says: 'an uncaught error', do: { kind: 'status', status: 500 }, work: 'none' },
  {
    name: '503',
    says: `503 with Retry-After: ${RETRY_AFTER_S}`,
    do: { kind: 'status', status: 503, retry_after: RETRY_AFTER_S },
    work: 'none',
  },
  {
    name: '429',
    says: `429 with Retry-After: ${RETRY_AFTER_S}`,
    do: { kind: 'status', status: 429, retry_after: RETRY_AFTER_S },
    work: 'none',
  },
  { name: '504 late', says: '504 after the work', do: { kind: 'status-after', status: 504 }, work: 'done' },
  { name: 'hang', says: 'no answer until the time-out', do: { kind: 'hang' }, work: 'none' },
  {
    name: 'slow',
    says: 'work done after the time-out, when nobody waits any more',
    do: { kind: 'delay', ms: ANSWER_TIMEOUT_MS + 2_000 },
    work: 'late',
  },
  { name: '401', says: 'the token is not taken', do: { kind: 'status', status: 401 }, work: 'none' },
  { name: 'half', says: 'work done, half a JSON body', do: { kind: 'half-json' }, work: 'done' },
  {
    name: 'cut off',
    says: 'work done, the connection ends in the middle of the answer',
    do: { kind: 'cut-off' },
    work: 'done',
  },
  ...GATEWAYS,
  ...GATEWAYS_LATE,
  {
    name: '400',
    says: 'the service refuses: 400 with a sentence',
    do: { kind: 'refuse' },
    work: 'none',
    refusal: true,
  },
];
