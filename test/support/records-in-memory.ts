import type { AskedBy, RecordSeen, Records } from '../../src/activities/kit/records';
import { answerOf, applyChange } from '../../src/domain/instance/apply-change';
import type { ChangeAnswer, ChangeName, ChangeRequest, Changes } from '../../src/domain/instance/change';
import { type InstanceRecord, newRecord, RECORD_FORMAT } from '../../src/domain/instance/record';
import type { InstanceSettings } from '../../src/domain/instance/settings';

/** Records in memory that follow the record's own rules; an instance has one whose first enrollment is approved. */
export class RecordsInMemory implements Records {
  /** What `read` answers instead. */
  seen: RecordSeen | undefined;
  record: InstanceRecord;

  constructor(instance: string, settings: InstanceSettings) {
    const fresh = newRecord(instance, settings, { by: 'ann', encrypted: false, nowMs: 0 });
    this.record = { ...fresh, approved: { by: 'ann', at: new Date(0).toISOString(), coolOffDays: 0 } };
  }

  /** As after a rehome. */
  unapprove(): void {
    const { approved: _, ...record } = this.record;
    this.record = { ...record, formerSites: ['former'] };
  }

  async read(): Promise<RecordSeen> {
    return this.seen ?? { kind: 'found', record: this.record };
  }

  async readNext(): Promise<RecordSeen> {
    return this.read();
  }

  async change<Name extends ChangeName>(
    _instance: string,
    name: Name,
    change: Changes[Name],
    asked: AskedBy,
  ): Promise<ChangeAnswer | undefined> {
    const request: ChangeRequest<Name> = { format: RECORD_FORMAT, change, ...asked };
    const changed = applyChange(this.record, name, request, Date.now());
    if (changed.kind === 'done') this.record = changed.record;
    return answerOf(changed);
  }
}
