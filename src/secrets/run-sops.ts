import { spawn } from 'node:child_process';

export type SopsRun =
  | { readonly kind: 'ok'; readonly output: string }
  | { readonly kind: 'missing' | 'late' }
  /** No code where a signal ended it. */
  | { readonly kind: 'failed'; readonly code: number | undefined };

/** It may ask a key service of a cloud. @unit milliseconds */
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 10_000_000;

/** What it writes to standard error is dropped: nobody promises that no secret is in it. */
export async function runSops(args: readonly string[], env: NodeJS.ProcessEnv): Promise<SopsRun> {
  const child = spawn('sops', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > MAX_BYTES) child.kill('SIGKILL');
    else pieces.push(piece);
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, TIMEOUT_MS);
  return new Promise<SopsRun>((resolve) => {
    child.on('error', () => resolve({ kind: 'missing' }));
    child.on('close', (code) => {
      if (code === 0) resolve({ kind: 'ok', output: Buffer.concat(pieces).toString('utf8') });
      else resolve(late ? { kind: 'late' } : { kind: 'failed', code: code ?? undefined });
    });
  }).finally(() => clearTimeout(timer));
}
