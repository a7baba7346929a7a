import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = join(__dirname, '..', '..');

/** The workflows of this checkout with the change that the next build brings. */
export function nextBuildBundle(): Promise<{ readonly code: string }> {
  return bundleWorkflowCode({
    workflowsPath: join(ROOT, 'src', 'workflows', 'index.ts'),
    failureConverterPath: join(ROOT, 'src', 'workflows', 'failure-converter.ts'),
    workflowInterceptorModules: [join(__dirname, 'next-build.ts')],
    logger: new DefaultLogger('ERROR'),
  });
}
