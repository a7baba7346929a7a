import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { durationMs } from '../../src/domain/time/duration-ms';
import { composeText, interpolate, readCompose } from './compose';
import { ROOT } from './files-of';

const compose = readCompose();
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, validateFormats: false });
    const isCompose = ajv.compile({ ...schema, $schema: undefined });

    expect(isCompose(compose) ? [] : isCompose.errors).toEqual([]);
    expect(isCompose({ services: { worker: { imagge: 'lethe' } } })).toBe(false);
  });

  it('publishes nothing but on the loopback', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);

    expect(published.length).toBeGreaterThan(0);
    for (const port of published) expect(interpolate(port)).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('keeps the database and the Temporal server on a network without a way in or out', () => {
    expect(compose.networks.engine?.internal).toBe(true);
    for (const name of ['postgresql', 'schema', 'temporal']) {
      expect(compose.services[name]?.networks).toEqual(['engine']);
    }
  });

  it('has no password of its own: it says what is missing', () => {
    const asked = [...composeText.matchAll(/\$\{(\w*PASS\w*)(:[?-])?/g)];

    expect(asked.length).toBeGreaterThan(0);
    for (const [, , operator] of asked) expect(operator).toBe(':?');
    for (const [, service] of services) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASS|PWD|SECRET/.test(name)) expect(value).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
      }
    }
  });

  it('leaves nothing that is asked of the environment without a default or a reason', () => {
    for (const [all] of composeText.matchAll(/(?<!\$)\$\{[^}]*\}?/g))
      expect(all).toMatch(/^\$\{\w+:(-[^}]*|\?[^}]+)\}$/);
  });

  it('pins every image to a release', () => {
    for (const [, { image }] of services) expect(interpolate(image)).toMatch(/:\d+\.\d+(\.\d+)?$/);
  });

  it('makes the tables with the tools of the very server that uses them', () => {
    const tag = (name: string) => compose.services[name]?.image.split(':').slice(1).join(':');

    expect(tag('schema')).toBe(tag('temporal'));
  });

  it('waits for what can be waited for', () => {
    for (const [, { depends_on = {} }] of services) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const awaited = compose.services[name];
        expect(awaited).toBeDefined();
        if (condition === 'service_healthy') expect(awaited?.healthcheck?.test).toBeDefined();
        else expect(awaited?.restart).toMatch(/^on-failure/);
      }
    }
  });

  it('gives the codec server neither an instance file, nor a secret of a site, nor a key ring that it could change', () => {
    const { codec, worker } = compose.services;

    expect(codec?.env_file).toEqual([]);
    expect(Object.keys(codec?.environment ?? {})).toEqual(['LETHE_KEYS']);
    const ring = (service: typeof codec) => service?.volumes?.find(({ source }) => source === 'keys');
    expect(ring(codec)).toMatchObject({ target: '/var/lib/lethe', read_only: true });
    expect(ring(worker)?.read_only).toBeUndefined();
    const instances = worker?.volumes?.find(({ target }) => target === '/etc/lethe')?.source;
    expect(instances).toContain('./instances');
    expect(codec?.volumes?.map(({ source }) => source)).not.toContain(instances);
    expect(codec?.volumes?.every(({ read_only }) => read_only)).toBe(true);
  });

  it('can run any number of workers', () => {
    const { worker } = compose.services;

    expect(worker?.container_name).toBeUndefined();
    expect(worker?.ports).toBeUndefined();
  });

  it('stops a worker no sooner than the step in its hand may end', () => {
    const grace = durationMs(interpolate(compose.services.worker?.stop_grace_period ?? ''));

    expect(grace).toBeGreaterThanOrEqual(90_000);
  });

  it('mounts the instance files read-only, and the key ring so that a new month has its key', () => {
    for (const name of ['setup', 'keys', 'worker', 'lethe']) {
      expect(compose.services[name]?.volumes).toEqual([
        { type: 'volume', source: 'keys', target: '/var/lib/lethe' },
        expect.objectContaining({ type: 'bind', target: '/etc/lethe', read_only: true }),
      ]);
      expect(compose.services[name]?.environment?.LETHE_KEYS).toMatch(/^file:\/var\/lib\/lethe\//);
    }
  });

  it('gives Temporal settings that are lists of values', () => {
    const settings = load(compose.configs.temporal?.content ?? '') as Record<string, { value: unknown }[]>;

    expect(Object.keys(settings).length).toBeGreaterThan(0);
    for (const values of Object.values(settings)) expect(values).toEqual([{ value: expect.anything() }]);
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');

  it('ends as a user who is not root, with the commands of Lethe', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^ENTRYPOINT \["node", "dist\/src\/client\.js"\]$/m);
  });

  it('copies only what .dockerignore lets in', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));

    expect(ignored).toContain('*');
    expect(copied.length).toBeGreaterThan(0);
    for (const path of copied) expect(ignored).toContain(`!${path}`);
  });
});
