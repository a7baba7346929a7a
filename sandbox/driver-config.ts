import { dump } from 'js-yaml';
import { PARTNERS_FOLDER } from './google-drive/drive';
import type { PipelineFile, PipelineStep } from './pipeline-file';
import { EXTRA_PATH, type ServiceName } from './services/services';

/** Ten steps, `unenroll` before whatever renames the learner. */
export const SANDBOX_PIPELINE: readonly PipelineStep[] = [
  ['RETIRING_ENROLLMENTS', 'ENROLLMENTS_COMPLETE', 'LMS', 'retirement_unenroll'],
  ['RETIRING_NOTES', 'NOTES_COMPLETE', 'LMS', 'retirement_retire_notes'],
  ['RETIRING_PROCTORING', 'PROCTORING_COMPLETE', 'LMS', 'retirement_retire_proctoring_data'],
  ['RETIRING_FORUMS', 'FORUMS_COMPLETE', 'LMS', 'retirement_retire_forum'],
  ['RETIRING_ECOM', 'ECOM_COMPLETE', 'ECOMMERCE', 'retire_learner'],
  ['RETIRING_CREDENTIALS', 'CREDENTIALS_COMPLETE', 'CREDENTIALS', 'retire_learner'],
  ['RETIRING_DEMOGRAPHICS', 'DEMOGRAPHICS_COMPLETE', 'DEMOGRAPHICS', 'retire_learner'],
  ['RETIRING_LICENSE_MANAGER', 'LICENSE_MANAGER_COMPLETE', 'LICENSE_MANAGER', 'retire_learner'],
  ['RETIRING_LMS_MISC', 'LMS_MISC_COMPLETE', 'LMS', 'retirement_lms_retire_misc'],
  ['RETIRING_LMS', 'LMS_COMPLETE', 'LMS', 'retirement_lms_retire'],
];

/** The step that queues learners for the partner report, before the first that a report must not miss. */
const PARTNER_STEP: PipelineStep = [
  'ADDING_TO_PARTNER_QUEUE',
  'PARTNER_QUEUE_COMPLETE',
  'LMS',
  'retirement_partner_queue',
];
const BEFORE = 'RETIRING_LMS_MISC';

/** Partner reports that go to the Google Drive of the sandbox. */
export interface PartnerReports {
  readonly driveUrl: string;
  /** The file of its service account, as the written file names it. */
  readonly secretsFile: string;
  /** Partners of each organization. */
  readonly mapping: Readonly<Record<string, readonly string[]>>;
  readonly denied?: readonly string[];
  readonly platform?: string;
}

const BASE_URLS = ['lms', 'ecommerce', 'credentials', 'demographics', 'license_manager', 'discovery'] as const;

/** A driver-script YAML for a sandbox. */
export function driverConfig(
  urls: Readonly<Record<ServiceName, string>>,
  client: { readonly id: string; readonly secret: string },
  { pipeline, extraServices }: PipelineFile = { pipeline: SANDBOX_PIPELINE, extraServices: [] },
  reports?: PartnerReports,
): string {
  const steps = reports === undefined ? pipeline : withPartnerStep(pipeline);
  const lines = [
    `client_id: ${JSON.stringify(client.id)}`,
    `client_secret: ${JSON.stringify(client.secret)}`,
    '',
    'base_urls:',
    ...BASE_URLS.map((name) => `  ${name}: ${urls[name]}`),
    '',
    'retirement_pipeline:',
    ...steps.map((step) => `  - [${step.join(', ')}]`),
    ...extraServiceLines(urls.extra, extraServices),
    ...(reports === undefined ? [] : partnerLines(reports)),
    '',
    'lethe:',
    '  id: sandbox',
    '  environment: sandbox',
    '  cool_off_days: 0',
    ...(reports === undefined ? [] : ['  partner_report:', `    google_drive_url: ${reports.driveUrl}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function extraServiceLines(url: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const lines = names.flatMap((name) => [
    `  - name: ${name}`,
    `    service_base_url: ${url}`,
    `    retirement_url_path: ${EXTRA_PATH}`,
  ]);
  return ['', 'EXTRA_SERVICES_TO_RETIRE_FROM:', ...lines];
}

/** The pipeline of the sandbox lacks the step; that of somebody's own file stays as it is. */
function withPartnerStep(pipeline: readonly PipelineStep[]): readonly PipelineStep[] {
  if (pipeline !== SANDBOX_PIPELINE) return pipeline;
  return pipeline.flatMap((step) => (step[0] === BEFORE ? [PARTNER_STEP, step] : [step]));
}

function partnerLines({ mapping, secretsFile, denied = [], platform = 'sandbox' }: PartnerReports): string[] {
  const keys = {
    org_partner_mapping: mapping,
    partner_report_platform_name: platform,
    drive_partners_folder: PARTNERS_FOLDER,
    google_secrets_file: secretsFile,
    ...(denied.length === 0 ? {} : { denied_notification_domains: denied }),
  };
  return ['', ...dump(keys, { flowLevel: 2 }).trimEnd().split('\n')];
}
