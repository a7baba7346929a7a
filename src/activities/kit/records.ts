import type { ChangeAnswer, ChangeName, Changes } from '../../domain/instance/change';
import type { InstanceRecord } from '../../domain/instance/record';

/** The record of an instance, as a worker can read it. */
export type RecordSeen =
  | { readonly kind: 'found'; readonly record: InstanceRecord }
  /** Nobody applied it, or it was ended. */
  | { readonly kind: 'none' }
  /** There is one, of a later release or with another key; or Temporal does not answer. */
  | { readonly kind: 'unreadable' };

/** Who asks for a change; what a person asked carries the revision that was read. */
export interface AskedBy {
  readonly by: string;
  readonly reason?: string;
  readonly revisionSeen?: number;
}

/** The records of instances; handed in, since activities do not connect to Temporal by itself. Never rejects on reading. */
export interface Records {
  /** @param maxAgeMs how old the answer may be, default 5,000; one request is in flight at a time */
  read(instance: string, maxAgeMs?: number): Promise<RecordSeen>;
  /**
   * What a request says that begins from now on. All who wait share one, and there is at most one in five seconds, so that it
   * may take as long: for an answer after which nobody asks again for long.
   */
  readNext(instance: string): Promise<RecordSeen>;
  /** @returns undefined where there is no record */
  change<Name extends ChangeName>(
    instance: string,
    name: Name,
    change: Changes[Name],
    asked: AskedBy,
  ): Promise<ChangeAnswer | undefined>;
}
