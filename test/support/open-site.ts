import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOptions } from '../../sandbox/sandbox-options';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox';

/** An Open edX in this very process, so that nothing it does goes unseen, and the instance file for it. */
export interface TestSite {
  /** Of the instance. */
  readonly id: string;
  readonly sandbox: Sandbox;
  /** The instance file. */
  readonly file: string;
  /** What else belongs to the site; gone with it, unless the test has given it. */
  readonly folder: string;
  close(): Promise<void>;
}

export interface SiteOptions {
  /** Default `sandbox` */
  readonly id?: string;
  readonly sandbox?: Partial<SandboxOptions>;
  /** Keys below `lethe:`, in the place of what the sandbox says. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** What is different in the instance file beside that. */
  readonly change?: (yaml: string, sandbox: Sandbox) => string;
  /** Default: a new one */
  readonly folder?: string;
  /** Where the instance file is. Default: in the folder */
  readonly files?: string;
}

export async function openSite(options: SiteOptions = {}): Promise<TestSite> {
  const { id = 'sandbox', settings = {}, change = (yaml) => yaml } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'lethe-site-'));
  mkdirSync(folder, { recursive: true });
  const sandbox = await startSandbox({ ...options.sandbox });
  const file = join(options.files ?? folder, `${id}.yml`);
  writeFileSync(file, change(withSettings(sandbox.config().replace('id: sandbox', `id: ${id}`), settings), sandbox), {
    mode: 0o600,
  });
  return {
    id,
    sandbox,
    file,
    folder,
    async close() {
      await sandbox.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The mapping `lethe:` is the last of the file. */
function withSettings(yaml: string, settings: Readonly<Record<string, string | number>>): string {
  const kept = yaml.split('\n').filter((line) => !Object.hasOwn(settings, line.trim().split(':')[0] ?? ''));
  return (
    kept.join('\n') +
    Object.entries(settings)
      .map(([key, value]) => `  ${key}: ${value}\n`)
      .join('')
  );
}
