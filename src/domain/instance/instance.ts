import type { Plan } from '../pipeline/plan';

/** Instance ids: lower-case ASCII letters, digits and hyphens, so that they fit in every id and queue name. */
export const INSTANCE_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What of an instance may travel and be shown: no secret, no name. */
export interface InstanceCard {
  readonly id: string;
  readonly environment: string;
  /** Origin of `base_urls.lms`, shown before anything is changed. */
  readonly lmsHost: string;
  /** Hash of the LMS's normalized address: a worker of another LMS touches nothing. */
  readonly fingerprint: string;
}

/** Limits and guards of discovery. */
export interface DiscoveryRules {
  /** More *new* learners than this wait for a person. @source user_count_error_threshold, default 300 */
  readonly newLearnerThreshold: number;
  /** A working state unchanged for so long, with no open run, is adopted. @unit milliseconds */
  readonly adoptAfterMs: number;
}

export interface InstanceRules {
  readonly card: InstanceCard;
  readonly plan: Plan;
  readonly discovery: DiscoveryRules;
}

/** All activities of an instance run here; workflows share `WORKFLOW_TASK_QUEUE`. */
export function activityTaskQueue(instanceId: string): string {
  return `lethe.${instanceId}`;
}

/** Questions about an address that is not in force yet; served by workers whose file has it. */
export function siteTaskQueue(instanceId: string, fingerprint: string): string {
  return `${activityTaskQueue(instanceId)}.${fingerprint}`;
}

export const WORKFLOW_TASK_QUEUE = 'lethe';

export function retirementWorkflowId(instanceId: string, userId: number): string {
  return `retirement/${instanceId}/${userId}`;
}

/** The workflow that keeps what is in force for an instance. */
export function recordWorkflowId(instanceId: string): string {
  return `instance/${instanceId}`;
}

/** The instance that has this workflow open has the LMS: one LMS, one instance. Unencrypted: see `payloadScope()`. */
export function siteClaimWorkflowId(fingerprint: string): string {
  return `site/${fingerprint}`;
}

/** What of an instance runs by a Schedule of its own. */
export const SCHEDULED = ['discovery', 'partner-report', 'archive'] as const;
export type Scheduled = (typeof SCHEDULED)[number];

export function scheduleId(instanceId: string, what: Scheduled = 'discovery'): string {
  return `${what}/${instanceId}`;
}

/** One archive of an instance at a time. */
export function archiveWorkflowId(instanceId: string): string {
  return `archive/${instanceId}`;
}

/** What the ids of an instance's short workflows of one type begin with; each question starts one. */
export function shortWorkflowsOf(type: string, instanceId: string): string {
  return `${type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/${instanceId}/`;
}

const DRY_RUN = 'dry-run-';

/** Id of a discovery that a person starts; those of the schedule and of approvals have others. */
export function discoveryWorkflowId(instanceId: string, at: Date, dryRun: boolean): string {
  return `${scheduleId(instanceId)}/${dryRun ? DRY_RUN : ''}${at.toISOString()}`;
}

/** Whether a discovery counted only: then its success says nothing of those who wait. */
export function isDryRunId(instanceId: string, workflowId: string): boolean {
  return workflowId.startsWith(`${scheduleId(instanceId)}/${DRY_RUN}`);
}
