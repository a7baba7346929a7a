import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { loadConfig } from '../../src/config/load-config';
import { blocksOf, PAGES, textOf } from './blocks-of';
import { ROOT } from './files-of';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** Every secret that the file refers to, so that its shape alone is tried. */
function envFor(yaml: string): NodeJS.ProcessEnv {
  const inFile = [...yaml.matchAll(/\benv:([A-Z0-9_]+)/g)].map(([, name]) => [name, 'invented']);
  const exported = [...yaml.matchAll(/^# +export ([A-Z_]+)=(\S+)$/gm)].map(([, name, value = '']) => [
    name,
    // Where the example leaves a secret out.
    /^https?:/.test(value) ? value : 'invented',
  ]);
  return Object.fromEntries([...inFile, ...exported]);
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-docs-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the compiler says of sources that stand, as it were, at these paths of the house. */
function compile(sources: ReadonlyMap<string, string>): Promise<string> {
  return inFolder(async (folder) => {
    for (const [path, code] of sources) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const compilerOptions = {
      rootDir: '/',
      rootDirs: [ROOT, folder],
      noEmit: true,
      types: ['node', 'jest'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: { '*': [join(ROOT, 'node_modules/*')] },
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['**/*.ts'], exclude: [] }),
    );
    writeFileSync(join(folder, 'package.json'), '{"type": "commonjs"}');
    const { stdout } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
    return stdout;
  });
}

describe('code in documents', () => {
  test('in TypeScript compiles at the place that its first line names', async () => {
    const sources = new Map<string, string>();
    for (const page of PAGES) {
      for (const { code } of blocksOf(textOf(page), ['ts', 'typescript'])) {
        const [, path] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
        expect({ page, names: path !== undefined }).toEqual({ page, names: true });
        sources.set(path as string, code);
      }
    }
    expect(sources.size).toBeGreaterThan(0);
    expect(await compile(sources)).toBe('');
  });

  test('is seen not to compile where it does not', async () => {
    const wrong = "import { defineDriver } from '../driver';\nexport const x = defineDriver({ name: 3 });\n";
    expect(await compile(new Map([['src/drivers/wrong/index.ts', wrong]]))).toContain('src/drivers/wrong/index.ts');
  });

  test('in YAML can be read', () => {
    for (const page of PAGES) {
      for (const { code } of blocksOf(textOf(page), ['yaml', 'yml'])) {
        expect(() => load(code)).not.toThrow();
      }
    }
  });

  test('that is a whole instance file loads without a fault', async () => {
    const whole = PAGES.flatMap((page) =>
      blocksOf(textOf(page), ['yaml', 'yml'])
        .filter(({ code }) => /^client_id:/m.test(code) && /^retirement_pipeline:/m.test(code))
        .map(({ code }) => ({ page, code })),
    );
    for (const { page, code } of whole) {
      await inFolder(async (folder) => {
        const path = join(folder, 'site.yml');
        writeFileSync(path, code);
        const loaded = await loadConfig({ path, env: envFor(code) });
        expect({ page, instances: loaded.instances.length }).toEqual({ page, instances: 1 });
      });
    }
  });
});

describe('the example configs', () => {
  const examples = readdirSync(join(ROOT, 'config')).filter((name) => name.endsWith('.yml'));

  test('are the sandbox, a production site, one on Tutor, and one with its credentials in the environment', () => {
    const expected = ['mit.example.yml', 'production.example.yml', 'sandbox.yml', 'tutor.example.yml'];
    expect(examples.sort()).toEqual(expected);
  });

  test.each(examples)('config/%s loads without a fault or a warning, and says its cool-off', async (name) => {
    const text = textOf(`config/${name}`);
    const [, instance] = /LETHE_INSTANCE=(\S+)/.exec(text) ?? [];
    const named = instance === undefined ? {} : { instance };
    const { instances, warnings } = await loadConfig({
      path: join(ROOT, 'config', name),
      env: envFor(text),
      ...named,
    });
    // The sandbox's secret is not a secret; of others a warning is due when the file can be read by all.
    const secret = name === 'sandbox.yml' ? 'client_secret' : '';
    expect(warnings.filter(({ path }) => path !== secret)).toEqual([]);
    expect(instances).toHaveLength(1);
    for (const { plan } of instances) expect(plan.coolOffDays).not.toBeNull();
  });
});
