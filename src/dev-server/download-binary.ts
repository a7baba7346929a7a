import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runTool } from './run-tool';

export interface Download {
  /** @source core-bridge, ephemeral_server/mod.rs */
  readonly artifact: 'cli' | 'temporal-test-server';
  /** `default`: what suits this version of the SDK. */
  readonly version: string;
  readonly destination: string;
  readonly log: (line: string) => void;
  /** @default https://temporal.download */
  readonly site?: string | undefined;
  /** Give up after this long without a byte. @default 30,000 */
  readonly stallMs?: number | undefined;
}

const SDK_VERSION: string = require('@temporalio/client/package.json').version;

/**
 * What the SDK itself would download: Temporal's own builds of the CLI and of the time-skipping server.
 * @throws Error with one line that says why not; a refused connection at once, silence after 30 s
 */
export async function downloadBinary({ artifact, version, destination, log, ...more }: Download): Promise<void> {
  const { site = 'https://temporal.download', stallMs = 30_000 } = more;
  const folder = `${destination}.${process.pid}.part`;
  await mkdir(folder, { recursive: true });
  try {
    log(`Downloading from ${site} (about 40 MB; gives up after ${stallMs / 1000} s without data) …`);
    const info = (await fetchWithin(stallMs, downloadUrl(site, artifact, version), async (answer, alive) => {
      const json: unknown = await answer.json();
      alive();
      return json;
    })) as { archiveUrl?: string; fileToExtract?: string };
    const { archiveUrl, fileToExtract } = info;
    if (!archiveUrl || !fileToExtract) throw new Error('the answer does not describe a download');
    const archive = join(folder, archiveUrl.endsWith('.zip') ? 'archive.zip' : 'archive.tar.gz');
    await fetchWithin(stallMs, archiveUrl, async (answer, alive) => {
      if (answer.body === null) throw new Error('an empty answer');
      const body = Readable.fromWeb(answer.body as import('node:stream/web').ReadableStream);
      body.on('data', alive);
      await pipeline(body, createWriteStream(archive));
    });
    await unpack(archive, fileToExtract, folder);
    await chmod(join(folder, fileToExtract), 0o755);
    await mkdir(dirname(destination), { recursive: true });
    await rename(join(folder, fileToExtract), destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function downloadUrl(site: string, artifact: string, version: string): string {
  const platform = { win32: 'windows', darwin: 'darwin' }[process.platform as string] ?? 'linux';
  const query = new URLSearchParams({
    arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
    platform,
    format: 'tar.gz',
    'sdk-name': 'sdk-typescript',
    'sdk-version': SDK_VERSION,
  });
  return `${site}/${artifact}/${version}?${query}`;
}

async function fetchWithin<T>(
  stallMs: number,
  url: string,
  use: (answer: Response, alive: () => void) => Promise<T>,
): Promise<T> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  try {
    const answer = await fetch(url, { signal: stalled.signal });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return await use(answer, () => timer.refresh());
  } catch (error) {
    if (stalled.signal.aborted) throw new Error(`no data for ${stallMs / 1000} s`);
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
    throw new Error(cause?.code ?? message);
  } finally {
    clearTimeout(timer);
  }
}

async function unpack(archive: string, file: string, folder: string): Promise<void> {
  if (archive.endsWith('.zip')) await runTool('unzip', ['-q', archive, file, '-d', folder]);
  else await runTool('tar', ['-xzf', archive, '-C', folder, file]);
}
