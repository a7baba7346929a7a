import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { ROOT } from '../root';

/** Bundles the workflows with shorter waits. @returns the path of the bundle */
export async function hastyBundle(folder: string): Promise<string> {
  const path = join(folder, 'workflow-bundle.js');
  const here = join(__dirname, 'hasty');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'src', 'workflows', 'index.ts'),
    failureConverterPath: join(ROOT, 'src', 'workflows', 'failure-converter.ts'),
    workflowInterceptorModules: [existsSync(`${here}.ts`) ? `${here}.ts` : `${here}.js`],
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(path, code);
  return path;
}
