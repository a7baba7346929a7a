import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTestServer } from '../../src/dev-server/find-test-server';
import { freePort } from '../../src/temporal/connect/ports';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-find-'));
  await mkdir(join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A machine with nothing but what is put into `bin`; nobody listens where downloads would be. */
const machine = async () => ({
  env: { PATH: join(folder, 'bin'), LETHE_CACHE: join(folder, 'cache') },
  download: { site: `http://127.0.0.1:${await freePort()}` },
});
const program = (name: string, text: string) =>
  writeFile(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

describe('findTestServer()', () => {
  test('copies the pinned Maven artifact once, and puts a script before it that starts Java', async () => {
    await program('java', 'exit 0');
    await program(
      'mvn',
      `echo "$@" >> ${join(folder, 'calls')}
for argument in "$@"; do case "$argument" in -DoutputDirectory=*) /bin/mkdir -p "\${argument#*=}";; esac; done`,
    );
    const options = await machine();
    const path = await findTestServer(options);
    expect(path).toBe(join(folder, 'cache', 'temporal-test-server', '1.38.0', 'temporal-test-server'));
    expect(await readFile(path, 'utf8')).toContain('io.temporal.testserver.TestServer "$@"');
    expect(await findTestServer(options)).toBe(path);
    const copies = (await readFile(join(folder, 'calls'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes('dependency'));
    expect(copies).toEqual([expect.stringContaining('tools/test-server/pom.xml')]);
  });

  test('names the same version as the pinned pom', async () => {
    const pom = await readFile(join(__dirname, '../../tools/test-server/pom.xml'), 'utf8');
    expect(pom).toMatch(/<artifactId>temporal-test-server<\/artifactId>\s*<version>1\.38\.0</);
  });

  test.each([
    ['Java', async () => program('mvn', 'exit 0'), /Maven: java is not installed/],
    ['Maven', async () => program('java', 'exit 0'), /Maven: mvn is not installed/],
  ])('says what to install when %s is missing', async (_, install, reason) => {
    await install();
    const finding = findTestServer(await machine());
    await expect(finding).rejects.toThrow(reason);
    await expect(findTestServer(await machine())).rejects.toThrow(/Install a Java runtime and Maven/);
  });

  test('leaves nothing half-made when Maven fails', async () => {
    await program('java', 'exit 0');
    await program('mvn', 'case "$*" in *dependency*) echo "could not resolve" >&2; exit 1;; esac');
    await expect(findTestServer(await machine())).rejects.toThrow(/mvn ended with 1: could not resolve/);
    await expect(findTestServer(await machine())).rejects.toThrow(/could not resolve/);
  });
});
