import { spawn } from 'node:child_process';

/**
 * Ends a child of ours when this process ends in any way, SIGKILL too: a shell that waits on a pipe only we hold open.
 * It sits in a process group of its own, as the child does, so that Ctrl-C in a terminal reaches us alone.
 * @param signal what ends the child; SIGKILL where it has nothing to put in order
 * @returns call it once the child has ended by itself, before its pid can belong to another
 */
export function watchParent(pid: number, signal: 'SIGTERM' | 'SIGKILL'): () => void {
  if (process.platform === 'win32') return () => {};
  const script = 'trap "" HUP INT TERM; read -r _; kill -s "$2" "$1" 2>/dev/null';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid), signal.slice('SIG'.length)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => {});
  watcher.stdin.on('error', () => {});
  watcher.unref();
  // The pipe must not keep our event loop alive.
  (watcher.stdin as typeof watcher.stdin & { unref(): void }).unref();
  return () => {
    watcher.kill('SIGKILL');
  };
}
