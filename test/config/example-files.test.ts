import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from '../../scripts/reference/config-reference';
import { loadConfig } from '../../src/config/load-config';
import { LetheKeys } from '../../src/config/schema';
import { readYaml } from '../../src/config/yaml/yaml-document';

const root = join(__dirname, '../..');

describe('config/production.example.yml', () => {
  const path = join(root, 'config/production.example.yml');

  it('loads without a warning', async () => {
    const { instances, warnings } = await loadConfig({ path, env: { LMS_CLIENT_SECRET: 's3cret' } });
    expect(warnings).toEqual([]);
    expect(instances[0]?.card).toMatchObject({ id: 'academy', environment: 'production' });
  });

  it('shows every key below "lethe:"', () => {
    // What most sites have no use for stands behind a # without a blank.
    const text = readFileSync(path, 'utf8').replace(/^( *)#(?=\w)/gm, '$1');
    const { lethe } = readYaml(text).value as { lethe: object };
    expect(Object.keys(lethe).sort()).toEqual(Object.keys(LetheKeys.shape).sort());
  });
});

describe('docs/reference/config.md', () => {
  it('is what the schema says now (run `node dist/scripts/reference/config.js`)', () => {
    expect(readFileSync(join(root, 'docs/reference/config.md'), 'utf8')).toBe(configReference());
  });

  it('describes every key, with an example that is YAML', () => {
    const rows = configReference()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      expect(row.split(' | ').at(-1)?.length).toBeGreaterThan(20);
      const example = /Example: `([^`]+)`/.exec(row)?.[1];
      if (example !== undefined) expect(() => readYaml(example)).not.toThrow();
    }
  });
});
