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

const BASE_URLS = ['lms', 'ecommerce', 'credentials', 'demographics', 'license_manager', 'discovery'] as const;

/** A driver-script YAML for a sandbox. */
export function driverConfig(
  urls: Readonly<Record<ServiceName, string>>,
  client: { readonly id: string; readonly secret: string },
  { pipeline, extraServices }: PipelineFile = { pipeline: SANDBOX_PIPELINE, extraServices: [] },
): string {
  const lines = [
    `client_id: ${JSON.stringify(client.id)}`,
    `client_secret: ${JSON.stringify(client.secret)}`,
    '',
    'base_urls:',
    ...BASE_URLS.map((name) => `  ${name}: ${urls[name]}`),
    '',
    'retirement_pipeline:',
    ...pipeline.map((step) => `  - [${step.join(', ')}]`),
    ...extraServiceLines(urls.extra, extraServices),
    '',
    'lethe:',
    '  id: sandbox',
    '  environment: sandbox',
    '  cool_off_days: 0',
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
