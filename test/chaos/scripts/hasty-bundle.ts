import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOptions } from '../../support/bundle-options';
import { ROOT } from '../../support/root';

/** Bundles the workflows with shorter waits. @returns the path of the bundle */
export async function hastyBundle(folder: string): Promise<string> {
  const path = join(folder, 'workflow-bundle.js');
  const here = join(__dirname, 'hasty');
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(ROOT),
    workflowInterceptorModules: [existsSync(`${here}.ts`) ? `${here}.ts` : `${here}.js`],
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(path, code);
  return path;
}
