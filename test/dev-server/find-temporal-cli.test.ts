import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTemporalCli } from '../../src/dev-server/find-temporal-cli';
import { runTool } from '../../src/dev-server/run-tool';
import { freePort } from '../../src/temporal/connect/ports';

const CLI = '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n';
const OLD_CLI = CLI.replace('1.29.1', '1.24.2');

let folder: string;
let lines: string[];
let sites: Server[] = [];
const log = (line: string) => void lines.push(line);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-find-'));
  lines = [];
});
afterEach(async () => {
  for (const site of sites) {
    site.closeAllConnections();
    site.close();
    await once(site, 'close');
  }
  sites = [];
  await rm(folder, { recursive: true });
});

/** A machine whose PATH holds the usual tools and what is put into `bin`, and whose cache is empty. */
const machine = () => ({ PATH: `${join(folder, 'bin')}:${join(folder, 'tools')}`, LETHE_CACHE: join(folder, 'cache') });

async function program(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o755 });
  return file;
}

/** A `go` that takes a moment to "build", and counts how often. */
const go = (result: string) =>
  program(
    'bin/go',
    `#!/bin/sh
if [ "$1" = version ]; then echo "go version go1.26.1 linux/amd64"; exit; fi
echo build >> ${join(folder, 'builds')}
/bin/sleep 0.3
while [ "$1" != -o ]; do shift; done
/bin/cat > "$2" <<'EOF'
${result}EOF
/bin/chmod 755 "$2"
`,
  );

async function site(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  sites.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Nobody listens there. */
const nowhere = async () => ({ site: `http://127.0.0.1:${await freePort()}` });

describe('findTemporalCli()', () => {
  test('takes the one that TEMPORAL_CLI names before the one on PATH', async () => {
    const named = await program('elsewhere/temporal', CLI);
    await program('bin/temporal', CLI);
    expect(await findTemporalCli({ env: { ...machine(), TEMPORAL_CLI: named } })).toBe(named);
  });

  test('says so when the one that TEMPORAL_CLI names does not run, and looks no further', async () => {
    await program('bin/temporal', CLI);
    const env = { ...machine(), TEMPORAL_CLI: join(folder, 'missing') };
    await expect(findTemporalCli({ env })).rejects.toThrow(/TEMPORAL_CLI names .*missing, which does not run/);
  });

  test('passes over one on PATH that is too old, says why, and takes the next', async () => {
    await program('bin/temporal', OLD_CLI);
    const newer = await program('tools/temporal', CLI);
    expect(await findTemporalCli({ env: machine(), log })).toBe(newer);
    expect(lines).toEqual([
      expect.stringMatching(/bin\/temporal: it is too old \(server 1\.24; 1\.29 is the oldest\)/),
    ]);
  });

  test('downloads what the SDK would, and keeps it', async () => {
    await program('archive/temporal', CLI);
    await runTool('tar', ['-czf', join(folder, 'cli.tar.gz'), '-C', join(folder, 'archive'), 'temporal']);
    const asked: string[] = [];
    const url = await site(async (request, response) => {
      asked.push(request.url as string);
      const description = { archiveUrl: `${url}/cli.tar.gz`, fileToExtract: 'temporal' };
      response.end(
        request.url === '/cli.tar.gz' ? await readFile(join(folder, 'cli.tar.gz')) : JSON.stringify(description),
      );
    });
    const options = { env: machine(), log, download: { site: url } };
    const found = await findTemporalCli(options);
    expect(await runTool(found, ['--version'])).toContain('1.5.1');
    expect(asked).toEqual([expect.stringMatching(/^\/cli\/v1\.5\.1\?arch=(amd|arm)64&platform=\w+&/), '/cli.tar.gz']);
    expect(await findTemporalCli({ ...options, download: await nowhere() })).toBe(found);
  });

  test('gives a silent download up after its time, and builds', async () => {
    await go(CLI);
    const silent = await site(() => {});
    const found = await findTemporalCli({ env: machine(), log, download: { site: silent, stallMs: 200 } });
    expect(found).toBe(join(folder, 'cache', 'temporal-cli', '1.5.1', 'temporal'));
    expect(lines).toContain('Download: no data for 0.2 s');
  });

  test('gives a download up that stops half-way', async () => {
    await go(CLI);
    const url = await site((request, response) => {
      if (request.url?.startsWith('/cli/')) {
        response.end(JSON.stringify({ archiveUrl: `${url}/half.tar.gz`, fileToExtract: 'temporal' }));
      } else response.writeHead(200, { 'content-length': '1000' }).write('half');
    });
    await findTemporalCli({ env: machine(), log, download: { site: url, stallMs: 200 } });
    expect(lines).toContain('Download: no data for 0.2 s');
  });

  test('does not wait for a download that is refused', async () => {
    await go(CLI);
    const begun = Date.now();
    await findTemporalCli({ env: machine(), log, download: await nowhere() });
    expect(lines).toContain('Download: ECONNREFUSED');
    expect(Date.now() - begun).toBeLessThan(20_000);
  });

  test('builds once when two ask at the same time', async () => {
    await go(CLI);
    const options = { env: machine(), log, download: await nowhere() };
    const [one, other] = await Promise.all([findTemporalCli(options), findTemporalCli(options)]);
    expect(one).toBe(other);
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('build\n');
    expect(lines).toContain('Another process is installing the Temporal CLI. Waiting for it …');
  });

  test('takes over the lock of a process that died while it was building', async () => {
    await go(CLI);
    await program('cache/temporal-cli/1.5.1/temporal.lock', '999999999');
    await findTemporalCli({ env: machine(), log, download: await nowhere() });
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe('build\n');
  });

  test('does not keep a build that does not run', async () => {
    await go('#!/bin/sh\nexit 1\n');
    await expect(findTemporalCli({ env: machine(), download: await nowhere() })).rejects.toThrow(
      /Go: the file does not run/,
    );
  });

  test('says what was tried and what to install where none is available', async () => {
    const error = await findTemporalCli({ env: machine(), download: await nowhere() }).catch((e: Error) => e);
    expect((error as Error).message).toMatch(/Download: ECONNREFUSED/);
    expect((error as Error).message).toMatch(/Go: go is not installed/);
    expect((error as Error).message).toMatch(/Install the Temporal CLI .* or set TEMPORAL_CLI/);
    expect((error as Error).message).toMatch(/install Go \(Debian: golang-go/);
  });

  test('says that Go is too old', async () => {
    await program('bin/go', '#!/bin/sh\necho "go version go1.13.8 linux/amd64"\n');
    const finding = findTemporalCli({ env: machine(), log, download: await nowhere() });
    await expect(finding).rejects.toThrow(/Go: Go 1\.13\.8 is too old: 1\.18 or later is needed/);
  });

  test('gets a newer toolchain from the module proxy where Go is that of Debian 12, and builds with it', async () => {
    const root = join(folder, 'cache-of-go', 'toolchain');
    await program(
      'newer-go',
      `#!/bin/sh\n[ "$GOTOOLCHAIN" = local ] || exit 9\nwhile [ "$1" != -o ]; do shift; done\n/bin/cp ${await program('built', CLI)} "$2"\n`,
    );
    await program(
      'bin/go',
      `#!/bin/sh
case "$1 $2" in
"version ") echo "go version go1.19.8 linux/amd64" ;;
"env GOOS") printf 'linux\\namd64\\n' ;;
"mod download")
  [ "$4" = golang.org/toolchain"@"v0.0.1-go1.25.0.linux-amd64 ] || exit 8
  case "$GOFLAGS" in *-modcacherw*) ;; *) exit 7 ;; esac
  /bin/mkdir -p ${root}/bin ${root}/pkg/tool ${root}/src/cmd
  /bin/cp ${join(folder, 'newer-go')} ${root}/bin/go
  /bin/chmod 644 ${root}/bin/go
  echo module > ${root}/src/_go.mod
  echo '{"Dir": "${root}"}' ;;
*) exit 6 ;;
esac
`,
    );
    const found = await findTemporalCli({ env: machine(), log, download: await nowhere() });
    expect(await runTool(found, ['--version'])).toContain('1.5.1');
    expect(await readFile(join(root, 'src/go.mod'), 'utf8')).toBe('module\n');
    expect(lines.join('\n')).toMatch(
      /Go 1\.19\.8 is too old to build it; getting Go 1\.25\.0 from the Go module proxy/,
    );
  });
});
