import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BundleOptions {
  readonly workflowsPath: string;
  /** Without it, what a workflow throws would be stored unencrypted, without a warning. */
  readonly failureConverterPath: string;
  /** Loaded once in each worker, not once for each run. */
  readonly preloadModules: string[];
}

/** How the build bundles the workflows: the same in every test that bundles them. @param root of a checkout */
export function bundleOptions(root: string): BundleOptions {
  const workflows = join(root, 'src', 'workflows');
  const said: BundleOptions = JSON.parse(readFileSync(join(workflows, 'bundle.json'), 'utf8'));
  return {
    workflowsPath: join(workflows, said.workflowsPath),
    failureConverterPath: join(workflows, said.failureConverterPath),
    preloadModules: said.preloadModules.map((path) => join(workflows, path)),
  };
}
