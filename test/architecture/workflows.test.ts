import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { ROOT } from './files-of';

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const folder = join(ROOT, '.github/workflows');
const workflows = readdirSync(folder).map((name) => load(readFileSync(join(folder, name), 'utf8')) as Workflow);
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const lines = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('.github/workflows', () => {
  it('check on every line of Node.js that is supported, from the oldest that package.json allows', () => {
    const nodes = jobs.flatMap(({ strategy }) => strategy?.matrix.node ?? []);
    expect(nodes).toEqual(['20', '22', '24']);
    expect(engines.node).toMatch(/^>=20\./);
  });

  it('run what there is: scripts of package.json, the tests as .ci runs them, and the image', () => {
    const named = lines.flatMap((line) => /^npm run (\S+)$/.exec(line)?.[1] ?? []);
    expect(named).toContain('check');
    for (const name of named) expect(scripts).toHaveProperty([name]);
    expect(lines).toContain('./.ci/run');
    expect(lines.some((line) => line.startsWith('docker build '))).toBe(true);
  });

  it('may only read the repository, and end by themselves', () => {
    for (const { permissions } of workflows) expect(permissions).toEqual({ contents: 'read' });
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });
});
