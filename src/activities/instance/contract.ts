import type { ChangeAnswer, ChangeName, Changes } from '../../domain/instance/change';
import type { InstanceRecord } from '../../domain/instance/record';

export interface ReadRecordInput {
  readonly instance: string;
  /** Without it, an instance that was never applied is not a failure. */
  readonly needed: boolean;
  /** A Schedule asks, not a person, whose own yes would do: see `notApproved`. */
  readonly scheduled?: true;
}

export interface ReadRecordResult {
  /** Without its changes, which nobody needs on the way. */
  readonly record?: InstanceRecord;
  /** A Schedule asks, and nobody has approved the first enrollment at a new address: nothing is done by itself before that. */
  readonly notApproved?: true;
}

export interface ChangeRecordInput<Name extends ChangeName = ChangeName> {
  readonly instance: string;
  readonly name: Name;
  readonly change: Changes[Name];
  readonly by: string;
  readonly reason?: string;
  /** For what a person asked: the revision that was read. */
  readonly revisionSeen?: number;
}

export type ChangeRecordResult = ChangeAnswer;
