import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../config/temporary-folder';
import { type StubRequest, type StubService, startStubService } from '../support/stub-service';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'audit.mjs');

const ADVISORIES = {
  minimist: [
    {
      id: 1_096_466,
      url: 'https://github.com/advisories/GHSA-vh95-rmgr-6w4m',
      title: 'Prototype Pollution in minimist',
      severity: 'moderate',
      vulnerable_versions: '<0.2.1',
      cwe: ['CWE-1321'],
      cvss: { score: 5.6, vectorString: null },
    },
  ],
};
const MINIMIST = { name: 'minimist', 'dist-tags': { latest: '1.2.8' }, versions: { '0.0.8': {}, '1.2.8': {} } };

describe('npm run audit', () => {
  const folder = temporaryFolder();
  let registry: StubService;
  beforeAll(async () => {
    registry = await startStubService();
  });
  afterAll(() => registry.stop());

  /** With one dependency in the lock file, and the registry of this test. */
  function audit(
    name: string,
    url = registry.url,
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const root = { name: 'audited', version: '1.0.0', dependencies: { [name]: '0.0.8' } };
    folder.write('package.json', JSON.stringify(root));
    const packages = { '': root, [`node_modules/${name}`]: { version: '0.0.8' } };
    folder.write('package-lock.json', JSON.stringify({ ...root, lockfileVersion: 3, requires: true, packages }));
    const env = {
      ...process.env,
      npm_config_registry: url,
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder.path, 'cache'),
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [SCRIPT], { cwd: folder.path, env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }

  /** A registry that keeps advisories: those of minimist. */
  function knows(advisories: object): void {
    registry.answerWith(({ method }: StubRequest) =>
      method === 'POST' ? { status: 200, body: advisories } : { status: 200, body: MINIMIST },
    );
  }

  it('exits with 0 when a registry that keeps advisories has none for us', async () => {
    knows(ADVISORIES);
    expect(await audit('quiet')).toMatchObject({
      code: 0,
      out: 'No known vulnerabilities in the packages of package-lock.json.\n',
    });
  });

  it('exits with 1 and names each package that has some', async () => {
    knows(ADVISORIES);
    const { code, out } = await audit('minimist');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^One package has known vulnerabilities:\nmoderate: minimist \S+\n {2}Prototype Pollution in minimist: https/,
    );
  });

  it('exits with 2 when the registry refuses to answer, and says that this tells nothing', async () => {
    registry.answerWith(405);
    const { code, out, err } = await audit('minimist');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Unknown: .*405 Method Not Allowed[\s\S]*This says nothing about the dependencies/);
  });

  it('exits with 2 when the registry knows no advisories at all', async () => {
    knows({});
    const { code, err } = await audit('minimist');
    expect(code).toBe(2);
    expect(err).toContain('reports nothing for minimist 0.0.8 either');
  });

  it.each([
    ['a page', { status: 200, body: '<html>hello</html>', headers: { 'content-type': 'text/html' } }],
    ['an error', { status: 500, body: 'no' }],
  ])('exits with 2 when the registry answers with %s', async (_, answer) => {
    registry.answerWith(answer);
    expect(await audit('minimist')).toMatchObject({ code: 2, out: '' });
  });

  it('exits with 2 when nobody answers', async () => {
    expect(await audit('minimist', 'http://127.0.0.1:1')).toMatchObject({ code: 2, out: '' });
  });
});
