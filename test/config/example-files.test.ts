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
    // What most sites have no use for comes after a # without a blank.
    const text = readFileSync(path, 'utf8').replace(/^( *)#(?=\w)/gm, '$1');
    const { lethe } = readYaml(text).value as { lethe: object };
    expect(Object.keys(lethe).sort()).toEqual(Object.keys(LetheKeys.shape).sort());
  });
});

describe('config/tutor.example.yml', () => {
  it('has the pipeline and the client of the Tutor plugin, in the order that erases everything', async () => {
    const path = join(root, 'config/tutor.example.yml');
    const { instances, warnings } = await loadConfig({ path, env: { RETIREMENT_EDX_OAUTH2_CLIENT_SECRET: 's3cret' } });
    expect(warnings).toEqual([]);
    expect(instances[0]).toMatchObject({
      card: { id: 'tutor', lmsHost: 'https://courses.example.com' },
      client: { id: 'retirement_service_worker' },
      pipelineWarnings: [],
      plan: { coolOffDays: 30 },
    });
    const starts = instances[0]?.plan.steps.map(({ start }) => start);
    expect(starts).toEqual([
      'RETIRING_ENROLLMENTS',
      'RETIRING_FORUMS',
      'RETIRING_NOTES',
      'RETIRING_LMS_MISC',
      'RETIRING_LMS',
    ]);
  });
});

describe('config/mit.example.yml', () => {
  const path = join(root, 'config/mit.example.yml');
  const env = {
    TUBULAR_LMS_HOST: 'https://courses.example.com',
    TUBULAR_OAUTH_CLIENT_ID: 'retirement_service_worker',
    TUBULAR_OAUTH_CLIENT_SECRET: 's3cret',
  };

  it('takes the site and its credentials from the environment', async () => {
    const { instances, warnings } = await loadConfig({ path, env, instance: 'mitx' });
    expect(warnings).toEqual([]);
    expect(instances[0]).toMatchObject({
      card: { id: 'mitx', lmsHost: 'https://courses.example.com' },
      client: { id: 'retirement_service_worker' },
      pipelineWarnings: [],
    });
    await expect(instances[0]?.client.readSecret()).resolves.toBe('s3cret');
  });

  it('is refused without them, by the names of the variables', async () => {
    const error = await loadConfig({ path, env: {}, instance: 'mitx' }).catch((reason: Error) => reason);
    for (const name of Object.keys(env)) expect((error as Error).message).toContain(name);
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
