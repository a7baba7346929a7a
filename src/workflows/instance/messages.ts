import { defineUpdate } from '@temporalio/workflow';
import type { ChangeAnswer, ChangeName, ChangeRequest } from '../../domain/instance/change';
import type { InstanceRecord } from '../../domain/instance/record';

export const INSTANCE_RECORD = 'instanceRecord';
export const SITE_CLAIM = 'siteClaim';

/** What `describe` gives of a record's workflow, with no worker. */
export interface RecordMemo {
  readonly record: InstanceRecord;
}

/** Each change of a record, by its name. */
export const changeUpdates = {
  apply: defineUpdate<ChangeAnswer, [ChangeRequest<'apply'>]>('apply'),
  rehome: defineUpdate<ChangeAnswer, [ChangeRequest<'rehome'>]>('rehome'),
  requestEnrolment: defineUpdate<ChangeAnswer, [ChangeRequest<'requestEnrolment'>]>('requestEnrolment'),
  approve: defineUpdate<ChangeAnswer, [ChangeRequest<'approve'>]>('approve'),
  hold: defineUpdate<ChangeAnswer, [ChangeRequest<'hold'>]>('hold'),
  release: defineUpdate<ChangeAnswer, [ChangeRequest<'release'>]>('release'),
  reportPartners: defineUpdate<ChangeAnswer, [ChangeRequest<'reportPartners'>]>('reportPartners'),
  settleReport: defineUpdate<ChangeAnswer, [ChangeRequest<'settleReport'>]>('settleReport'),
  reportDiscovery: defineUpdate<ChangeAnswer, [ChangeRequest<'reportDiscovery'>]>('reportDiscovery'),
  markEncrypted: defineUpdate<ChangeAnswer, [ChangeRequest<'markEncrypted'>]>('markEncrypted'),
} as const satisfies Record<ChangeName, unknown>;

/** Which instance has an LMS. */
export interface SiteClaimInput {
  readonly instance: string;
}
