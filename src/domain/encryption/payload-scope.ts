import { INSTANCE_ID } from '../instance/instance';
import { SHARED } from './key-id';

/**
 * What a payload belongs to, kept beside it and bound to it: nobody can pass it off as one of another run.
 * A retirement is its whole workflow id, since names are in it. All others are their kind and their instance: a Schedule
 * encodes the argument for another id than its runs have, and hands the answer of one to the next.
 */
export interface PayloadScope {
  /** Whose key it is encrypted with; `SHARED` where it belongs to none. */
  readonly instance: string;
  /** `retirement/academy/42`, `discovery/academy`, or `-`. */
  readonly text: string;
}

/** `find-learner/academy/8f2c` and all other ids of ours have the instance in second place. */
const OURS = /^([a-z]+(?:-[a-z]+)*)\/([^/]+)(?:\/|$)/;
const RETIREMENT = /^retirement\/[^/]+\/\d{1,16}$/;
/** Claims an LMS for an instance; the id of that instance is all that it carries, and everybody may read it. */
const UNENCRYPTED = /^site\//;

const NOBODYS: PayloadScope = { instance: SHARED, text: SHARED };

/**
 * @param workflowId undefined where Temporal names none
 * @returns undefined for what is not encrypted at all
 */
export function payloadScope(workflowId: string | undefined): PayloadScope | undefined {
  if (workflowId === undefined) return NOBODYS;
  if (UNENCRYPTED.test(workflowId)) return undefined;
  const [, kind, instance = ''] = OURS.exec(workflowId) ?? [];
  if (kind === undefined || !INSTANCE_ID.test(instance)) return NOBODYS;
  if (kind !== 'retirement') return { instance, text: `${kind}/${instance}` };
  return RETIREMENT.test(workflowId) ? { instance, text: workflowId } : NOBODYS;
}

const SCOPE = /^(?:-|[a-z]+(?:-[a-z]+)*\/[a-z0-9-]{1,63}(?:\/\d{1,16})?)$/;

/** Whether a text may be one: whatever stands beside a payload gets into messages. */
export function isPayloadScope(text: string): boolean {
  return SCOPE.test(text);
}
