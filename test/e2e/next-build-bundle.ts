import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOptions } from '../support/bundle-options';

const ROOT = join(__dirname, '..', '..');

/** The workflows of this checkout with the change that the next build brings. */
export function nextBuildBundle(): Promise<{ readonly code: string }> {
  return bundleWorkflowCode({
    ...bundleOptions(ROOT),
    workflowInterceptorModules: [join(__dirname, 'next-build.ts')],
    logger: new DefaultLogger('ERROR'),
  });
}
