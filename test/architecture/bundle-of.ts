import { relative } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOptions } from '../support/bundle-options';
import { ROOT } from './files-of';

export interface Bundle {
  /** Sources that went in, as paths from the root. */
  readonly sources: readonly string[];
  /** Packages that went in. */
  readonly packages: readonly string[];
  /** Without the source map, which is longer where the checkout is deeper. @unit characters of JavaScript */
  readonly length: number;
}

/** Bundles workflows as the build does, and lists what webpack put in. */
export async function bundleOf(workflowsPath: string): Promise<Bundle> {
  const files: string[] = [];
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(ROOT),
    workflowsPath,
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), listing(files)] }),
  });
  const paths = [...new Set(files)].map((file) => relative(ROOT, file).replaceAll('\\', '/'));
  const inPackages = paths.filter((path) => path.includes('node_modules/'));
  const packages = inPackages.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path);
  return {
    sources: paths.filter((path) => !path.includes('node_modules/')).sort(),
    packages: [...new Set(packages)].sort(),
    length: code.lastIndexOf('\n//# sourceMappingURL='),
  };
}

type Plugin = NonNullable<
  ReturnType<NonNullable<Parameters<typeof bundleWorkflowCode>[0]['webpackConfigHook']>>['plugins']
>[number];

/** Notes the file of every module, and the name of those that have none (externals, modules of Node.js). */
function listing(files: string[]): Plugin {
  return {
    apply(compiler) {
      compiler.hooks.compilation.tap('listing', (compilation) => {
        compilation.hooks.finishModules.tap('listing', (modules) => {
          for (const module of modules) {
            const { resource } = module as { readonly resource?: string };
            files.push(resource ?? module.identifier());
          }
        });
      });
    },
  } as Plugin;
}
